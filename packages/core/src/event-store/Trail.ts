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

/**
 * The last event of one of these types began what goes on; without any, the first event did. Read when it is asked for:
 * most loads are followed by no append.
 */
export const trailOf = (stored: ReadonlyArray<StoredEvent>, begins: ReadonlySet<string>): (() => Trail | undefined) => {
  let known: Trail | undefined
  return () => {
    const last = stored.at(-1)
    if (known !== undefined || last === undefined) return known
    const first = stored.findLast(({ type }) => begins.has(type)) ?? stored[0]!
    const { correlationId, traceParent } = readMetadata(first.metadata)
    known = {
      last: last.id,
      correlationId: textOrNothing(correlationId) ?? first.id,
      traceParent: textOrNothing(traceParent),
    }
    return known
  }
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

/**
 * Metadata that can't be read decide nothing: the events beside them still count. By hand, as this stands on the way of
 * every append: a schema took a tenth of what the core spends on a recall.
 */
const readMetadata = (text: string): { readonly correlationId?: unknown; readonly traceParent?: unknown } => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return {}
  }
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)
