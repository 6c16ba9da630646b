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
  revokeTokens,
  stageBatchMessages,
} from "./model/intervene.ts"
export { type Arrival, type Ledger, makeLedger, type WorstWindow } from "./model/Ledger.ts"
export { type Api, type LimitedApi } from "./model/matchRoute.ts"
export { type PlatformRequest, type PlatformResponse } from "./model/PlatformRequest.ts"
export { defaultSettings, PlatformSettings, PlatformSettingsPatch, RateLimit } from "./model/PlatformSettings.ts"
export {
  createApp,
  findBatchMessage,
  firstApp,
  makePlatform,
  type PlatformOptions,
  type PlatformState,
} from "./model/PlatformState.ts"
export { makeRateWindows, type RateWindows } from "./model/RateWindows.ts"
