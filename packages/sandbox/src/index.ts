export { Sandbox, SandboxListenError, type SandboxOptions, startSandbox } from "./server/Sandbox.ts"
export { fairWeather, type NetworkWeather, NetworkWeatherPatch } from "./server/NetworkWeather.ts"

export { allScopes, type App } from "./model/App.ts"
export { type BatchMessage, type BatchMessageCounts, countsAt, isRecallAtRest } from "./model/BatchMessage.ts"
export { type Company, type Department, identityOf, makeCompany } from "./model/Company.ts"
export { handleRequest } from "./model/handleRequest.ts"
export {
  type BatchMessageChange,
  changeApp,
  changeBatchMessage,
  changeSettings,
  changeTenant,
  revokeTokens,
  stageBatchMessages,
} from "./model/intervene.ts"
export { type Arrival, type Ledger, makeLedger, type WorstWindow } from "./model/Ledger.ts"
export { type Api, type LimitedApi } from "./model/matchRoute.ts"
export { type PlatformRequest, type PlatformResponse } from "./model/PlatformRequest.ts"
export { defaultSettings, PlatformSettings, PlatformSettingsPatch, RateLimit } from "./model/PlatformSettings.ts"
export { createApp, firstApp } from "./model/createApp.ts"
export { makePlatform } from "./model/makePlatform.ts"
export { findBatchMessage, type PlatformOptions, type PlatformState } from "./model/PlatformState.ts"
export { documentedCodes } from "./model/refusalOf.ts"
export { type Tenant } from "./model/Tenant.ts"
export { type Delivery, type Push, type Webhook } from "./model/TicketOffice.ts"
export { nextPushAt, settlePush, setWebhook, takeDuePushes } from "./model/ticketPushes.ts"
export { World, type WorldDepartment } from "./model/World.ts"
export { writePush, type WrittenPush } from "./model/writePush.ts"
export { PlatformClock } from "./server/PlatformClock.ts"
export { makeRateWindows, type RateWindows } from "./model/RateWindows.ts"
export { loadWorld, WorldFileError } from "./server/loadWorld.ts"
export { limits } from "./limits.ts"
