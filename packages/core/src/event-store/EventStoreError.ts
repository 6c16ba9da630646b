import { Schema } from "effect"

/**
 * The store could not do it. Nothing was appended, except where `reason` is `unknown-outcome` (a connection lost
 * while committing). `message` says what a person can do.
 */
export class EventStoreError extends Schema.TaggedError<EventStoreError>()("EventStoreError", {
  reason: Schema.Literals([
    "locked",
    "full",
    "read-only",
    "newer",
    "corrupt",
    "unavailable",
    "closed",
    "unknown-outcome",
    "other",
  ]),
  operation: Schema.String,
  message: Schema.String,
}) {}
