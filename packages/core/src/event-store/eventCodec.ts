import { Result, Schema } from "effect"
import { CampaignEvent } from "../campaign/CampaignEvent.ts"
import { LaneEvent } from "../lane/LaneEvent.ts"
import { RecallEvent } from "../recall/RecallEvent.ts"
import type { EventMetadata } from "./EventMetadata.ts"
import type { NewEvent, StoredEvent } from "./EventStore.ts"

/**
 * A stored event that is damaged: its stream is parked and a person has to look.
 *
 * @see {@link EventCodec}
 */
export class UndecodableEvent extends Schema.TaggedError<UndecodableEvent>()("UndecodableEvent", {
  streamId: Schema.String,
  version: Schema.Int,
  type: Schema.String,
}) {
  override get message() {
    return `event ${this.version} (${this.type}) of "${this.streamId}" can't be decoded: restore the store from a backup, or look at that event`
  }
}

/**
 * An event that a newer program wrote: this one must not write any more.
 *
 * @see {@link EventCodec}
 */
export class NewerEvent extends Schema.TaggedError<NewerEvent>()("NewerEvent", {
  streamId: Schema.String,
  version: Schema.Int,
  type: Schema.String,
}) {
  override get message() {
    return `the store has an event "${this.type}" that this version does not know: use the newer feishu-recall that wrote it`
  }
}

/**
 * Encodes and decodes the events of one aggregate.
 *
 * @example
 * ```ts
 * import { type EventCodec, EventStore } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const eventsOf = <Event>(streamId: string, codec: EventCodec<Event>) =>
 *   Effect.gen(function* () {
 *     const store = yield* EventStore
 *     const stored = yield* store.read(streamId)
 *     // Fails with UndecodableEvent where one is damaged, with NewerEvent where this program is too old.
 *     return yield* Effect.forEach(stored, (one) => Effect.fromResult(codec.decode(one)))
 *   })
 * ```
 */
export interface EventCodec<Event> {
  /** An event as the store takes it. `id` is its own, which no other event of the log has. */
  readonly encode: (event: Event, id: string, metadata: EventMetadata) => NewEvent
  /** The event that was stored, of any version that was ever written. Never throws. */
  readonly decode: (stored: StoredEvent) => Result.Result<Event, UndecodableEvent | NewerEvent>
}

interface AnyEvent {
  readonly _tag: string
  readonly v: number
}

const make = <Event extends AnyEvent>(
  schema: Schema.Codec<Event, AnyEvent>,
  tags: ReadonlyArray<string>,
): EventCodec<Event> => {
  const encode = Schema.encodeSync(schema)
  const decode = Schema.decodeUnknownResult(schema)
  const known = new Set(tags)
  return {
    encode: (event, id, metadata) => ({
      id,
      type: event._tag,
      data: JSON.stringify(encode(event)),
      metadata: JSON.stringify(metadata),
    }),
    decode: (stored) => {
      const { streamId, type, version } = stored
      const value = parse(stored.data)
      if (!known.has(type) || newerThan1(value)) return Result.fail(new NewerEvent({ streamId, version, type }))
      return Result.mapError(decode(value), () => new UndecodableEvent({ streamId, version, type }))
    },
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every event is at version 1 so far. */
const newerThan1 = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "v" in value && typeof value.v === "number" && value.v > 1

/** Of the events of a recall. */
export const recallCodec: EventCodec<RecallEvent> = make(RecallEvent, Object.keys(RecallEvent.cases))
/** Of the events of a campaign. */
export const campaignCodec: EventCodec<CampaignEvent> = make(CampaignEvent, Object.keys(CampaignEvent.cases))
/** Of the events of a lane. */
export const laneCodec: EventCodec<LaneEvent> = make(LaneEvent, Object.keys(LaneEvent.cases))
