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
import { EventStore, type NewEvent, type StreamAppend } from "./EventStore.ts"
import type { EventStoreError } from "./EventStoreError.ts"
import { campaignStream, laneStream, recallStream } from "./streams.ts"
import { following, type Trail, trailOf } from "./Trail.ts"

/** An aggregate as its stream tells it, and the version of that stream. */
export interface Loaded<State> {
  readonly state: State
  readonly version: number
  /** Left out by an order: what it writes follows from nothing but the order itself. */
  readonly trail?: (() => Trail | undefined) | undefined
}

/** The same for a person's order, with which a conversation begins. */
export const orderedAt = <State>({ state, version }: Loaded<State>): Loaded<State> => ({ state, version })

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

/** Events with which a person or a campaign sets something going. */
const beginsRecall = new Set<string>([
  "RecallRequested",
  "RecallRequestedAgain",
  "RecallReopened",
] satisfies ReadonlyArray<RecallEvent["_tag"]>)
const beginsCampaign = new Set<string>(["CampaignSealed", "CampaignCancelled"] satisfies ReadonlyArray<
  CampaignEvent["_tag"]
>)
const beginsLane = new Set<string>()

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
    begins: ReadonlySet<string>,
  ) {
    const stored = yield* store.read(streamId, from.version)
    let { state } = from
    for (const event of stored) state = fold(state, yield* Effect.fromResult(codec.decode(event)))
    return { state, version: stored.at(-1)?.version ?? from.version, trail: trailOf(stored, begins) }
  })

  const encodeAll = <Event>(
    codec: EventCodec<Event>,
    events: ReadonlyArray<Event>,
    metadata: EventMetadata,
    trail: Loaded<unknown>["trail"],
  ): ReadonlyArray<NewEvent> => {
    if (events.length === 0) return []
    const ids = events.map(eventId)
    const written = following(metadata, trail?.(), ids[0])
    return events.map((event, index) => codec.encode(event, ids[index]!, written))
  }

  return {
    loadRecall: (lane, id) =>
      load<Recall | undefined, RecallEvent>(recallStream(lane, id), recallCodec, nothing, evolve, beginsRecall),
    loadCampaign: (id) =>
      load<Campaign | undefined, CampaignEvent>(
        campaignStream(id),
        campaignCodec,
        nothing,
        evolveCampaign,
        beginsCampaign,
      ),
    loadLane: (lane, from = { state: openLane, version: 0 }) =>
      load(laneStream(lane), laneCodec, from, evolveLane, beginsLane),
    recallAppend: ({ before, events, id, lane, metadata, now, policy }) => {
      const after = events.reduce(evolve, before.state)
      return {
        streamId: recallStream(lane, id),
        expectedVersion: before.version,
        events: encodeAll(recallCodec, events, metadata, before.trail),
        index: after === undefined ? undefined : recallIndex(lane, after, now, policy),
      }
    },
    campaignAppend: (before, events, id, metadata) => {
      const after = events.reduce(evolveCampaign, before.state)
      return {
        streamId: campaignStream(id),
        expectedVersion: before.version,
        events: encodeAll(campaignCodec, events, metadata, before.trail),
        index: after === undefined ? undefined : campaignIndex(after),
      }
    },
    laneAppend: (lane, before, events, metadata) => ({
      streamId: laneStream(lane),
      expectedVersion: before.version,
      events: encodeAll(laneCodec, events, metadata, undefined),
    }),
  }
})
