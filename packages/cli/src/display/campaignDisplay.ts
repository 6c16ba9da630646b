import type { WatchedEvent } from "@feishu-recall/core"
import { problemJson } from "../report/problemJson.ts"
import { progressRecords } from "../report/progressRecords.ts"
import { type Display, makeDisplay } from "./Display.ts"
import type { Output } from "./Output.ts"

/** The live display of a command: for people on its screen, and as `progress` and `problem` of `--json`. */
export const campaignDisplay = (output: Output): Display => {
  const display = makeDisplay(output.screen)
  const progressRecord = progressRecords(output.passingRecord)
  return {
    screen: output.screen,
    show: (progress, view, now) => {
      progressRecord(progress, now)
      if (!output.quiet) display.show(progress, view, now)
    },
    see: (event: WatchedEvent) => {
      const problem = problemJson(event)
      if (problem !== undefined) output.passingRecord("problem", problem)
      display.see(event)
    },
    finish: (progress, view, now) => {
      progressRecord(progress, now)
      if (!output.quiet) display.finish(progress, view, now)
    },
  }
}
