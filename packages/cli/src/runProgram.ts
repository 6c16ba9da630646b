import { Cause, Effect, Exit, Fiber } from "effect"
import { exitCodes } from "./exitCode.ts"
import { oneSentence } from "./oneSentence.ts"

/**
 * Runs a command's program as the whole process: its value is the exit code, its error one sentence on stderr.
 *
 * Ctrl-C once: no further call starts, those in flight end and are recorded. Twice: out at once, which is safe too.
 */
export const runProgram = (
  program: Effect.Effect<number, unknown>,
  options: { readonly onInterrupt: () => string },
): void => {
  const fiber = Effect.runFork(program)
  let interrupted = false
  const stop = () => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    process.stderr.write("\nstopping: calls in flight end first (once more to leave at once)\n")
    Effect.runFork(Fiber.interrupt(fiber))
  }
  process.on("SIGINT", stop)
  process.on("SIGTERM", stop)
  fiber.addObserver((exit) => {
    if (Exit.isSuccess(exit)) process.exitCode = exit.value
    else if (interrupted && Cause.hasInterruptsOnly(exit.cause)) {
      process.stderr.write(`${options.onInterrupt()}\n`)
      process.exitCode = exitCodes.interrupted
    } else {
      const { exitCode, message } = oneSentence(Cause.squash(exit.cause))
      process.stderr.write(`${message}\n`)
      process.exitCode = exitCode
    }
    process.off("SIGINT", stop)
    process.off("SIGTERM", stop)
  })
}
