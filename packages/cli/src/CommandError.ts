import { Schema } from "effect"
import { exitCodes } from "./exitCode.ts"

/** Ends a command: sentences for people that say what to do, and the exit code for scripts. */
export class CommandError extends Schema.TaggedError<CommandError>()("CommandError", {
  message: Schema.String,
  exitCode: Schema.Int,
}) {}

export const badInput = (message: string) => new CommandError({ message, exitCode: exitCodes.badInput })
