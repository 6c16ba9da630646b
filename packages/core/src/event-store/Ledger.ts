import { Effect, Random } from "effect"
import { type Campaign, campaignIndex, evolveCampaign } from "../campaign/Campaign.ts"
import type { CampaignEvent } from "../campaign/CampaignEvent.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { LaneKey } from "../lane/Lane.ts"
import type { LaneEvent } from "../lane/LaneEvent.ts"
import { evolveLane, type LaneState, openLane } from "../lane/LaneState.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { evolve } from "../recall/evolve.ts"
import type { Recall } from "../recall/Recall.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import { recallIndex } from "../recall/recallIndex.ts"
import type { RecallPolicy } from "../recall/RecallPolicy.ts"
import {
  campaignCodec,
  type EventCodec,
  laneCodec,
  type NewerEvent,
  recallCodec,
  type UndecodableEvent,
} from "./eventCodec.ts"
import type { EventMetadata } from "./EventMetadata.ts"
import { EventStore, type StreamAppend } from "./EventStore.ts"
import type { EventStoreError } from "./EventStoreError.ts"
import { campaignStream, laneStream, recallStream } from "./streams.ts"

/** An aggregate as its stream tells it, and the version of that stream. */
export interface Loaded<State> {
  readonly state: State
  readonly version: number
}

/**
 * The three aggregates over the store: reads a stream and folds it; turns what was decided into an append. The one
 * place where events, codec, streams and index meet.
 */
export interface Ledger {
  readonly loadRecall: (lane: LaneKey, id: BatchMessageId) => Load<Recall | undefined>
  readonly loadCampaign: (id: CampaignId) => Load<Campaign | undefined>
  /** `from`: what is known already, so that a long history is not folded again. */
  readonly loadLane: (lane: LaneKey, from?: Loaded<LaneState>) => Load<LaneState>
  readonly recallAppend: (options: {
    readonly lane: LaneKey
    readonly id: BatchMessageId
    readonly before: Loaded<Recall | undefined>
    readonly events: ReadonlyArray<RecallEvent>
    readonly policy: RecallPolicy
    readonly now: number
    readonly metadata: EventMetadata
  }) => StreamAppend
  readonly campaignAppend: (
    before: Loaded<Campaign | undefined>,
    events: ReadonlyArray<CampaignEvent>,
    id: CampaignId,
    metadata: EventMetadata,
  ) => StreamAppend
  readonly laneAppend: (
    lane: LaneKey,
    before: Loaded<LaneState>,
    events: ReadonlyArray<LaneEvent>,
    metadata: EventMetadata,
  ) => StreamAppend
}

const nothing: Loaded<undefined> = { state: undefined, version: 0 }

type Load<State> = Effect.Effect<Loaded<State>, LoadError>

export type LoadError = EventStoreError | UndecodableEvent | NewerEvent

export const makeLedger: Effect.Effect<Ledger, never, EventStore> = Effect.gen(function* () {
  const store = yield* EventStore
  const random = yield* Random.Random
  const hex = () => (random.nextIntUnsafe() >>> 0).toString(16).padStart(8, "0")
  const eventId = () => hex() + hex() + hex() + hex()

  const load = Effect.fnUntraced(function* <State, Event>(
    streamId: string,
    codec: EventCodec<Event>,
    from: Loaded<State>,
    fold: (state: State, event: Event) => State,
  ) {
    const stored = yield* store.read(streamId, from.version)
    let { state } = from
    for (const event of stored) state = fold(state, yield* Effect.fromResult(codec.decode(event)))
    return { state, version: stored.at(-1)?.version ?? from.version }
  })

  return {
    loadRecall: (lane, id) =>
      load<Recall | undefined, RecallEvent>(recallStream(lane, id), recallCodec, nothing, evolve),
    loadCampaign: (id) =>
      load<Campaign | undefined, CampaignEvent>(campaignStream(id), campaignCodec, nothing, evolveCampaign),
    loadLane: (lane, from = { state: openLane, version: 0 }) => load(laneStream(lane), laneCodec, from, evolveLane),
    recallAppend: ({ before, events, id, lane, metadata, now, policy }) => {
      const after = events.reduce(evolve, before.state)
      return {
        streamId: recallStream(lane, id),
        expectedVersion: before.version,
        events: events.map((event) => recallCodec.encode(event, eventId(), metadata)),
        index: after === undefined ? undefined : recallIndex(lane, after, now, policy),
      }
    },
    campaignAppend: (before, events, id, metadata) => {
      const after = events.reduce(evolveCampaign, before.state)
      return {
        streamId: campaignStream(id),
        expectedVersion: before.version,
        events: events.map((event) => campaignCodec.encode(event, eventId(), metadata)),
        index: after === undefined ? undefined : campaignIndex(after),
      }
    },
    laneAppend: (lane, before, events, metadata) => ({
      streamId: laneStream(lane),
      expectedVersion: before.version,
      events: events.map((event) => laneCodec.encode(event, eventId(), metadata)),
    }),
  }
})
