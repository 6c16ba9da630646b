export { runCampaign } from "./actions/runCampaign.ts"
export { badInput, CommandError } from "./CommandError.ts"
export type { StoreAddress } from "./configuration/storeUrl.ts"
export { makeDisplay, type Display } from "./display/Display.ts"
export { makeScreen, screen, type Screen } from "./display/Screen.ts"
export { detectTerminal, type Terminal } from "./display/Terminal.ts"
export { counted, duration, number } from "./display/words.ts"
export { wrap } from "./display/wrap.ts"
export { exitCodeOf, exitCodes } from "./exitCode.ts"
export { readIdList, type IdList } from "./input/readIdList.ts"
export { limits } from "./limits.ts"
export { reportJson } from "./report/reportJson.ts"
export { reportLines } from "./report/reportLines.ts"
export { runProgram } from "./runProgram.ts"
export {
  platformServices,
  recallServices,
  type PlatformServicesOptions,
  type RecallServicesOptions,
} from "./services/recallServices.ts"
export { storeLayer, type StoreOptions } from "./services/storeLayer.ts"
