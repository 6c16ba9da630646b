import { Schema } from "effect"

/** The recaller was closed while somebody waited, or before they asked. */
export class Closed extends Schema.TaggedError<Closed>()("Closed", {}) {
  override get message() {
    return "the recaller is closed: what was sealed goes on when createRecaller is called again on the same store"
  }
}
