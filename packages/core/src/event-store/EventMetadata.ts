import { Schema } from "effect"
import { Actor } from "../Actor.ts"

/** Beside each event: who did it, and what it belongs to. */
export const EventMetadata = Schema.Struct({
  /** A person, or `worker` and the process that acted. */
  actor: Actor,
  campaignId: Schema.optionalKey(Schema.String),
  correlationId: Schema.optionalKey(Schema.String),
  causationId: Schema.optionalKey(Schema.String),
  /** W3C trace context, where a tracer is attached. */
  traceParent: Schema.optionalKey(Schema.String),
})
export type EventMetadata = typeof EventMetadata.Type
