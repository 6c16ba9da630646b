import { Option, Schema } from "effect"
import type { EventMetadata } from "./EventMetadata.ts"
import type { StoredEvent } from "./EventStore.ts"

/** What the next events of a stream follow from, so that an event can be traced to the order that caused it. */
export interface Trail {
  /** The newest event of the stream. */
  readonly last: string
  /** The order that set going what happens to the stream now: its conversation. */
  readonly correlationId: string | undefined
  /** The trace of that order, if it had one. */
  readonly traceParent: string | undefined
}

/** The last event of one of these types began what goes on; without any, the first event did. */
export const trailOf = (stored: ReadonlyArray<StoredEvent>, begins: ReadonlySet<string>): Trail | undefined => {
  const last = stored.at(-1)
  if (last === undefined) return undefined
  const first = stored.findLast(({ type }) => begins.has(type)) ?? stored[0]!
  const { correlationId, traceParent } = Option.getOrElse(decode(first.metadata), (): Written => ({}))
  return { last: last.id, correlationId: correlationId ?? first.id, traceParent }
}

/** Adds to the metadata of events what they follow from; events that follow from nothing begin a conversation. */
export const following = (
  metadata: EventMetadata,
  trail: Trail | undefined,
  firstId: string | undefined,
): EventMetadata => {
  const correlationId = metadata.correlationId ?? trail?.correlationId ?? firstId
  const causationId = metadata.causationId ?? trail?.last
  const traceParent = metadata.traceParent ?? trail?.traceParent
  return {
    ...metadata,
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(traceParent !== undefined && { traceParent }),
  }
}

const Written = Schema.Struct({
  correlationId: Schema.optionalKey(Schema.String),
  traceParent: Schema.optionalKey(Schema.String),
})
type Written = typeof Written.Type

/** Metadata that can't be read decide nothing: the events beside them still count. */
const decode = Schema.decodeOption(Schema.fromJsonString(Written))
