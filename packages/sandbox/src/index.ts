export { Sandbox, SandboxListenError, type SandboxOptions, startSandbox } from "./server/Sandbox.ts"
export { fairWeather, type NetworkWeather, NetworkWeatherPatch } from "./server/NetworkWeather.ts"

export { allScopes, type App, type Availability } from "./model/App.ts"
export { type BatchMessage, type BatchMessageCounts, countsAt, isRecallAtRest } from "./model/BatchMessage.ts"
export type { Company, Department, GivenNames } from "./model/Company.ts"
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
export type { Arrival, CallCount, Ledger, WorstWindow } from "./model/Ledger.ts"
export type { Api, BatchMessageApi, LimitedApi, TokenApi } from "./model/matchRoute.ts"
export { type PlatformRequest, type PlatformResponse } from "./model/PlatformRequest.ts"
export { defaultSettings, PlatformSettings, PlatformSettingsPatch, RateLimit } from "./model/PlatformSettings.ts"
export { createApp, firstApp } from "./model/createApp.ts"
export { makePlatform } from "./model/makePlatform.ts"
export { findBatchMessage, type PlatformOptions, type PlatformState } from "./model/PlatformState.ts"
export { documentedCodes } from "./model/refusalOf.ts"
export { type Tenant } from "./model/Tenant.ts"
export type { Delivery, Push, Webhook } from "./model/TicketOffice.ts"
export { nextPushAt, settlePush, setWebhook, takeDuePushes } from "./model/ticketPushes.ts"
export { World, type WorldDepartment } from "./model/World.ts"
export { writePush, type WrittenPush } from "./model/writePush.ts"
export { PlatformClock } from "./server/PlatformClock.ts"
export type { RateLimited, RateWindows } from "./model/RateWindows.ts"
export { loadWorld, WorldFileError } from "./server/loadWorld.ts"
export { limits } from "./limits.ts"
