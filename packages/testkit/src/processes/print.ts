import { Effect } from "effect"
import { writeSync } from "node:fs"

/** One line, written synchronously: what was printed before a kill has reached the reader. */
export const print = (line: string): Effect.Effect<void> => Effect.sync(() => void writeSync(1, `${line}\n`))
