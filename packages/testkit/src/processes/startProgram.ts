import { Effect, type Scope } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

/** A program in a process of its own. */
export interface RunningProgram {
  /** What it printed, up to the last whole line. */
  readonly lines: () => ReadonlyArray<string>
  /** Sends it a signal, such as `SIGSTOP`. */
  readonly signal: (signal: NodeJS.Signals) => void
  /** Returns when it has ended and all that it printed was read. */
  readonly ended: Effect.Effect<void>
  /** Kills it as a power cut would: it gets no chance to do anything. */
  readonly kill: Effect.Effect<void>
  /** Returns when it has printed more lines than so many. Dies if it ends before that. */
  readonly printedMoreThan: (count: number) => Effect.Effect<void>
}

/**
 * Runs a program with Node. It does not outlive the scope.
 *
 * @example
 * ```ts
 * import { startProgram } from "@feishu-recall/testkit"
 * import { Effect } from "effect"
 *
 * const killed = Effect.gen(function* () {
 *   const program = yield* startProgram(new URL("worker.ts", import.meta.url), ["recalls.db"])
 *   yield* program.printedMoreThan(10)
 *   yield* program.kill
 *   return program.lines()
 * }).pipe(Effect.scoped)
 * ```
 */
export const startProgram = (
  program: URL,
  words: ReadonlyArray<string>,
): Effect.Effect<RunningProgram, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [fileURLToPath(program), ...words], {
        stdio: ["ignore", "pipe", "inherit"],
      })
      let output = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
      const closed = once(child, "close")
      const hasEnded = () => child.exitCode !== null || child.signalCode !== null
      const lines = () => output.split("\n").slice(0, -1)
      const ended = Effect.promise(async () => void (await closed))
      const printedMoreThan = (count: number): Effect.Effect<void> =>
        Effect.suspend(() => {
          if (lines().length > count) return Effect.void
          if (hasEnded()) return Effect.die(new Error(`${program.href} ended after ${lines().length} lines`))
          return Effect.andThen(Effect.sleep(5), printedMoreThan(count))
        })
      return {
        lines,
        signal: (signal) => void child.kill(signal),
        ended,
        kill: Effect.suspend(() => {
          child.kill("SIGKILL")
          return ended
        }),
        printedMoreThan,
      } satisfies RunningProgram
    }),
    ({ kill }) => kill,
  )
