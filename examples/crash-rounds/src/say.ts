import { writeSync } from "node:fs"
import { Effect } from "effect"
import type { ProgramReport } from "./ProgramReport.ts"

/** Tells the parent, and goes on only when the pipe has it: what was said before a kill is heard. */
export const say = (report: ProgramReport): Effect.Effect<void> =>
  Effect.sync(() => void writeSync(1, `${JSON.stringify(report)}\n`))
