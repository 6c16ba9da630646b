import { Schema } from "effect"
import { Actor } from "../Actor.ts"
import { Timestamp } from "../Timestamp.ts"

/** Beside each event: who did it, and what it belongs to. */
export const EventMetadata = Schema.Struct({
  /** A person, or `worker` and the process that acted. */
  actor: Actor,
  /** Of a recall's events the campaign that carries it: whoever watches a campaign finds its recalls by this. */
  campaignId: Schema.optionalKey(Schema.String),
  /** The id of the event that began what goes on, such as the order that reopened a recall: one conversation. */
  correlationId: Schema.optionalKey(Schema.String),
  /** The id of the event of its stream that it follows from; none of the first. */
  causationId: Schema.optionalKey(Schema.String),
  /** W3C trace context, where a tracer is attached. */
  traceParent: Schema.optionalKey(Schema.String),
  /** Of an event from which a name was removed: where it stood in the log before, and since when. */
  rewritten: Schema.optionalKey(Schema.Struct({ position: Schema.Int, recordedAt: Timestamp })),
})
export type EventMetadata = typeof EventMetadata.Type
