import { Cause, Effect, Exit, Fiber } from "effect"
import { exitCodes } from "./exitCode.ts"
import { type Ending, oneSentence } from "./oneSentence.ts"
import { screen } from "./display/Screen.ts"
import { screenLogger } from "./display/screenLogger.ts"

export interface ProgramOptions {
  /** What somebody types to go on after a stop or a failure; `undefined`: there is nothing to go on with. */
  readonly goOn: () => string | undefined
  /** `--debug`: an error tells where in the program it came from. */
  readonly debug?: () => boolean
}

/**
 * Runs a command's program as the whole process: its value is the exit code, its error one sentence on stderr.
 *
 * Ctrl-C once: no further call starts, those in flight end and are recorded. Twice: out at once, which is safe too.
 */
export const runProgram = (program: Effect.Effect<number, unknown>, options: ProgramOptions): void => {
  // However the process ends, but for a kill, the terminal gets its cursor back.
  process.on("exit", screen.settle)
  for (const stream of [process.stdout, process.stderr]) stream.on("error", readerGone)
  process.on("uncaughtException", (error) => {
    // Node would print whatever the error holds, and leave with 1, which means something else.
    screen.settle()
    screen.say(sentenceOf(error, options.goOn()).message)
    if (options.debug?.() === true) screen.say(placesOf(error).join("\n"))
    process.exit(exitCodes.failed)
  })
  const fiber = Effect.runFork(Effect.provide(program, screenLogger))
  let interruptedAt: number | undefined
  const stop = () => {
    const now = performance.now()
    if (interruptedAt === undefined) {
      interruptedAt = now
      screen.settle()
      screen.say("\nstopping: calls in flight end first (once more to leave at once)")
      Effect.runFork(Fiber.interrupt(fiber))
    } else if (now - interruptedAt > sameSignalMillis) {
      screen.say(stopped(options.goOn()))
      process.exit(exitCodes.interrupted)
    }
  }
  process.on("SIGINT", stop)
  process.on("SIGTERM", stop)
  fiber.addObserver((exit) => {
    screen.settle()
    if (Exit.isSuccess(exit)) process.exitCode = exit.value
    else if (interruptedAt !== undefined && Cause.hasInterruptsOnly(exit.cause)) {
      screen.say(stopped(options.goOn()))
      process.exitCode = exitCodes.interrupted
    } else {
      const error = Cause.squash(exit.cause)
      const { exitCode, message } = sentenceOf(error, options.goOn())
      screen.say(message)
      if (options.debug?.() === true) screen.say(placesOf(error).join("\n"))
      process.exitCode = exitCode
    }
    process.off("SIGINT", stop)
    process.off("SIGTERM", stop)
  })
}

const sentenceOf = (error: unknown, goOn: string | undefined): Ending => {
  const { exitCode, message } = oneSentence(error)
  const hint = exitCode === exitCodes.failed && goOn !== undefined ? `; then go on with: ${goOn}` : ""
  return { message: `${message}${hint}`, exitCode }
}

/** Of an error and what caused it: its kind and its places in the program. Messages may contain anything. */
const placesOf = (error: unknown): ReadonlyArray<string> => {
  if (!(error instanceof Error)) return [typeof error]
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))
  return [error.name, ...places, ...(error.cause === undefined ? [] : placesOf(error.cause))]
}

const stopped = (goOn: string | undefined): string =>
  goOn === undefined ? "stopped before anything was requested" : `stopped; go on with: ${goOn}`

/**
 * One Ctrl-C can arrive twice: from the terminal, and passed on by the program that started this one, such as pnpm.
 * Nobody presses it twice this fast.
 */
const sameSignalMillis = 300

/** Whoever read the output has left (`| head`): there is nobody to tell, and the log has everything. */
const readerGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "EPIPE") process.exitCode = exitCodes.failed
}
