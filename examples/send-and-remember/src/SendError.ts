import { Schema } from "effect"

/** A message was refused, or nobody knows whether it went out; `message` says which. */
export class SendError extends Schema.TaggedError<SendError>()("SendError", { message: Schema.String }) {}
