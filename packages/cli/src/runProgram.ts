import { Cause, Effect, Exit, Fiber } from "effect"
import { exitCodes } from "./exitCode.ts"
import { type Ending, oneSentence } from "./oneSentence.ts"
import { screen } from "./display/Screen.ts"
import { screenLogger } from "./display/screenLogger.ts"

/** What a program says when it ends early. */
export interface ProgramOptions {
  /** What somebody types to go on after a stop or a failure; `undefined`: there is nothing to go on with. */
  readonly goOn: () => string | undefined
  /** What is said of a stop, if the program only looks: there are no calls in flight. None: it does more than look. */
  readonly leave?: () => string | undefined
  /** `--debug`: an error tells where in the program it came from. It does not unless told. */
  readonly debug?: () => boolean
}

/**
 * Runs a command's program as the whole process: its value is the exit code, its error one sentence on stderr.
 *
 * Ctrl-C once: no further call starts, those in flight end and are recorded. Twice: out at once, which is safe too.
 * SIGTERM is the same, and SIGHUP: with its terminal gone, nobody sees any more what the command does, nor can stop it.
 * Ctrl-Z gives the cursor back meanwhile.
 *
 * @example
 * ```ts
 * import { badInput, exitCodes, runProgram } from "@feishu-recall/cli"
 * import { Effect } from "effect"
 *
 * const program = Effect.suspend(() =>
 *   process.argv.length > 2 ? Effect.succeed(exitCodes.confirmed) : Effect.fail(badInput("name a campaign")),
 * )
 * runProgram(program, { goOn: () => undefined })
 * ```
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
      if (options.leave?.() === undefined)
        screen.say("\nstopping: calls in flight end first (once more to leave at once)")
      Effect.runFork(Fiber.interrupt(fiber))
    } else if (now - interruptedAt > sameSignalMillis) {
      screen.say(stopped(options))
      process.exit(exitCodes.interrupted)
    }
  }
  for (const signal of stopSignals) process.on(signal, stop)
  process.on("SIGTSTP", suspend)
  fiber.addObserver((exit) => {
    screen.settle()
    if (Exit.isSuccess(exit)) process.exitCode = exit.value
    else if (interruptedAt !== undefined && Cause.hasInterruptsOnly(exit.cause)) {
      screen.say(stopped(options))
      process.exitCode = exitCodes.interrupted
    } else {
      const error = Cause.squash(exit.cause)
      const { exitCode, message } = sentenceOf(error, options.goOn())
      screen.say(message)
      if (options.debug?.() === true) screen.say(placesOf(error).join("\n"))
      process.exitCode = exitCode
    }
    for (const signal of stopSignals) process.off(signal, stop)
    process.off("SIGTSTP", suspend)
  })
}

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Ctrl-Z. The shell gets a terminal with its cursor; `fg` draws the block again. */
const suspend = () => {
  screen.settle()
  process.kill(process.pid, "SIGSTOP")
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

const stopped = ({ goOn, leave }: ProgramOptions): string => {
  const [command, sentence] = [goOn(), leave?.()]
  if (sentence !== undefined) return sentence
  return command === undefined ? "stopped before anything was requested" : `stopped; go on with: ${command}`
}

/**
 * One Ctrl-C can arrive twice: from the terminal, and passed on by the program that started this one, such as pnpm.
 * Nobody presses it twice this fast.
 */
const sameSignalMillis = 300

/** Whoever read the output has left (`| head`, or the terminal itself): nobody to tell, and the log has everything. */
const readerGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "EPIPE" && error.code !== "EIO") process.exitCode = exitCodes.failed
}
