import { Schema } from "effect"

/**
 * The store could not do it. Nothing was appended, except where `reason` is `unknown-outcome` (a connection lost while
 * committing). `message` says what a person can do.
 *
 * @example
 * ```ts
 * import { EventStore } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const answers = Effect.flatMap(EventStore, (store) => store.now).pipe(
 *   Effect.as(true),
 *   Effect.catchTag("EventStoreError", ({ message }) => Effect.as(Effect.logError(message), false)),
 * )
 * ```
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
