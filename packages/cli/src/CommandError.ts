import { Result, Schema } from "effect"
import { exitCodes } from "./exitCode.ts"

/** Ends a command: sentences for people that say what to do, and the exit code for scripts. */
export class CommandError extends Schema.TaggedError<CommandError>()("CommandError", {
  message: Schema.String,
  exitCode: Schema.Int,
}) {}

/** Parts of the input are judged apart, and their faults told together. */
export const badInputIn = (...parts: ReadonlyArray<Result.Result<unknown, CommandError>>): ReadonlyArray<string> =>
  parts.flatMap((part) => (Result.isFailure(part) ? [part.failure.message] : []))

export const badInput = (message: string) => new CommandError({ message, exitCode: exitCodes.badInput })
