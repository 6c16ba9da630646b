export { badInput, CommandError } from "./CommandError.ts"
export { makeDisplay, type Display } from "./Display.ts"
export { exitCodeOf, exitCodes } from "./exitCode.ts"
export { readIdList, type IdList } from "./readIdList.ts"
export {
  platformServices,
  recallServices,
  type PlatformServicesOptions,
  type RecallServicesOptions,
} from "./recallServices.ts"
export { reportJson } from "./reportJson.ts"
export { reportLines } from "./reportLines.ts"
export { runCampaign } from "./runCampaign.ts"
export { runProgram } from "./runProgram.ts"
export { limits } from "./limits.ts"
export { makeScreen, screen, type Screen } from "./Screen.ts"
export { detectTerminal, type Terminal } from "./Terminal.ts"
export { counted, duration, number } from "./words.ts"
export { wrap } from "./wrap.ts"
