import { Schema } from "effect"
import { exitCodes } from "./exitCode.ts"

/**
 * Ends a command: sentences for people that say what to do, and the exit code for scripts.
 *
 * @example
 * ```ts
 * import { CommandError, exitCodes } from "@feishu-recall/cli"
 *
 * const message = "the sandbox did not start: see its output, and try again"
 * const failed = new CommandError({ message, exitCode: exitCodes.failed })
 * ```
 */
export class CommandError extends Schema.TaggedError<CommandError>()("CommandError", {
  message: Schema.String,
  /** One of {@link exitCodes}. */
  exitCode: Schema.Int,
}) {}

/**
 * Ends a command with exit code 2: nothing was stored, nothing was called. The message says what to correct.
 *
 * @example
 * ```ts
 * import { badInput } from "@feishu-recall/cli"
 * import { Effect } from "effect"
 *
 * const count = (text: string) =>
 *   /^\d+$/.test(text) ? Effect.succeed(Number(text)) : Effect.fail(badInput("--count takes a whole number"))
 * ```
 */
export const badInput = (message: string) => new CommandError({ message, exitCode: exitCodes.badInput })
