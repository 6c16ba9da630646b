import type { CampaignProgress, WorkerView } from "@feishu-recall/core"
import { Effect, type Scope } from "effect"
import { progressLine, progressLines } from "./progressLines.ts"
import { detectTerminal, type Terminal } from "./Terminal.ts"

/** Shows people what happens, on stderr: one block that is drawn again in place, or a line now and then. */
export interface Display {
  readonly terminal: Terminal
  readonly show: (progress: CampaignProgress, view: WorkerView, now: number) => Effect.Effect<void>
  /** A line that stays. */
  readonly say: (line: string) => Effect.Effect<void>
}

/** Without a terminal: a line this often, and whenever nothing is left to wait for. */
const plainEveryMillis = 5_000

export const makeDisplay: Effect.Effect<Display, never, Scope.Scope> = Effect.gen(function* () {
  const stream = process.stderr
  const terminal = detectTerminal(stream, process.env)
  let drawn = 0
  let saidAt = -Infinity

  const write = (text: string) => Effect.sync(() => void stream.write(text))
  const erase = () => {
    const up = drawn > 0 ? `\u001B[${drawn}A\u001B[0J` : ""
    drawn = 0
    return up
  }
  yield* Effect.addFinalizer(() => write(drawn > 0 ? "\u001B[?25h" : ""))

  return {
    terminal,
    say: (line) => Effect.suspend(() => write(`${erase()}${line}\n`)),
    show: (progress, view, now) =>
      Effect.suspend(() => {
        if (terminal.redraws) {
          const lines = progressLines(progress, view, terminal, now)
          const block = `${erase()}\u001B[?25l${lines.join("\n")}\n`
          drawn = lines.length
          return write(block)
        }
        if (now - saidAt < plainEveryMillis) return Effect.void
        saidAt = now
        return write(`${progressLine(progress, view, now)}\n`)
      }),
  }
})
