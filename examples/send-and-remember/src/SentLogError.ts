import { Schema } from "effect"

/** The log of what is sent can't be read or written. */
export class SentLogError extends Schema.TaggedError<SentLogError>()("SentLogError", {
  filename: Schema.String,
  cause: Schema.Defect(),
}) {
  override get message() {
    return `the log of what is sent, ${this.filename}, can't be used: look at its folder and disk before you send more`
  }
}
