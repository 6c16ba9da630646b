import { Schema } from "effect"

/**
 * The key is none; `message` says what one looks like, and nothing of what was given.
 *
 * @see {@link sealedTokenText}
 */
export class TokenKeyError extends Schema.TaggedError<TokenKeyError>()("TokenKeyError", {
  message: Schema.String,
}) {}
