import { Effect, Result, Schedule, Stream } from "effect"
import type { CampaignEvent } from "../campaign/CampaignEvent.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { CampaignRejected } from "../campaign/decideCampaign.ts"
import {
  campaignCodec,
  laneCodec,
  type NewerEvent,
  recallCodec,
  type UndecodableEvent,
} from "../event-store/eventCodec.ts"
import type { EventStore, StoredEvent } from "../event-store/EventStore.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import type { Ledger } from "../event-store/Ledger.ts"
import { isPassing, makeStorePatience, type StorePatience, type StorePauses } from "../event-store/storePatience.ts"
import { batchMessageOf, campaignStream, laneStream, recallPrefix } from "../event-store/streams.ts"
import { laneKey } from "../lane/Lane.ts"
import type { LaneEvent } from "../lane/LaneEvent.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import { originOf } from "../retention/originOf.ts"
import { refuseRemoved } from "./CampaignProgress.ts"

/** One thing that happened, with its place in the log: watching can go on after it. */
export interface WatchedEvent {
  /** Its place in the log, from 1. */
  readonly position: number
  /** Epoch milliseconds by the store's clock. */
  readonly recordedAt: number
  /** Of a recall's event. */
  readonly batchMessageId: BatchMessageId | undefined
  readonly event: CampaignEvent | RecallEvent | LaneEvent
}

/** Where watching begins, and whether it ends. */
export interface WatchOptions {
  /**
   * Begins after this place in the log, such as the `position` of the last event that was seen. From the beginning
   * unless told.
   */
  readonly afterPosition?: number | undefined
  /**
   * Instead of a position: begins with what of this campaign is among so many newest events of the log. The history of a
   * long one takes minutes.
   */
  readonly newest?: number | undefined
  /** False: what stands in the log by now, and then the stream ends. True unless told. */
  readonly live?: boolean | undefined
}

/**
 * The recalls that a campaign carries are found by the metadata of their events: the store follows, nobody searches. Once
 * begun it outlives an outage of the store: it waits, and reads on behind the last event that it saw.
 */
export const watchCampaign = (
  store: EventStore["Service"],
  ledger: Ledger,
  pauses: StorePauses,
  id: CampaignId,
  options: WatchOptions = {},
) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { state: campaign } = yield* ledger.loadCampaign(id)
      if (campaign === undefined)
        return yield* new CampaignRejected({ command: "watch", message: "there is no such campaign: check its id" })
      yield* refuseRemoved(campaign, "watch")
      const lane = laneKey(campaign.lane)
      const { afterPosition, head } = yield* startOf(store, options)
      const prefixes = [recallPrefix(lane), campaignStream(id), laneStream(lane)]
      const ofCampaign = (stored: StoredEvent) =>
        !stored.streamId.startsWith(prefixes[0]!) || stored.metadata.includes(`"campaignId":"${id}"`)
      return followOn(store, yield* makeStorePatience(pauses), prefixes, { ...options, afterPosition }).pipe(
        Stream.filter((stored) => ofCampaign(stored) && !isToldAlready(stored, afterPosition ?? 0, head)),
        Stream.mapEffect(watchedUnlessDamaged),
        Stream.flatMap(Stream.fromIterable),
      )
    }),
  )

/** Where it begins, and where the log ended then: of no use to whoever reads no further. */
const startOf = (
  store: EventStore["Service"],
  { afterPosition, live = true, newest }: WatchOptions,
): Effect.Effect<{ readonly afterPosition: number | undefined; readonly head: number }, EventStoreError> =>
  newest === undefined && !live
    ? Effect.succeed({ afterPosition, head: Infinity })
    : store.readAllBackwards.pipe(
        Stream.take((newest ?? 0) + 1),
        Stream.runCollect,
        Effect.map((events) => ({
          afterPosition: newest === undefined ? afterPosition : events[newest]?.position,
          head: events[0]?.position ?? 0,
        })),
      )

/**
 * An event from which a name was removed stands at the end of the log then. It is told here if whoever watches had not
 * come to its old place before: by the position after which they began, or because it was moved while they watched.
 */
const isToldAlready = (stored: StoredEvent, afterPosition: number, head: number): boolean => {
  const { position } = originOf(stored)
  return position !== stored.position && (position <= afterPosition || stored.position > head)
}

/** Each event once, in order, through every outage that passes. */
const followOn = (
  store: EventStore["Service"],
  { bear, works }: StorePatience,
  prefixes: ReadonlyArray<string>,
  { afterPosition, live = true }: WatchOptions,
): Stream.Stream<StoredEvent, EventStoreError> =>
  Stream.suspend(() => {
    let seen = afterPosition
    const awaitStore = (trouble: EventStoreError): Effect.Effect<void, EventStoreError> =>
      Effect.matchEffect(Effect.andThen(bear(trouble), store.now), {
        onFailure: (error) => (isPassing(error) ? awaitStore(error) : Effect.fail(error)),
        onSuccess: () => works,
      })
    return Stream.suspend(() => store[live ? "follow" : "readAll"]({ afterPosition: seen, prefixes })).pipe(
      Stream.mapArray((events) => {
        seen = events.at(-1)?.position ?? seen
        return events
      }),
      Stream.tapError((error) => (isPassing(error) ? awaitStore(error) : Effect.void)),
      Stream.retry(Schedule.while(Schedule.forever, ({ input }) => isPassing(input))),
    )
  })

/** One damaged event is told; whoever watches wants to see the others. */
const watchedUnlessDamaged = (stored: StoredEvent): Effect.Effect<ReadonlyArray<WatchedEvent>, NewerEvent> => {
  const result = watched(stored)
  if (Result.isSuccess(result)) return Effect.succeed([result.success])
  const error = result.failure
  return error._tag === "NewerEvent" ? Effect.fail(error) : Effect.as(Effect.logError(error.message), [])
}

const watched = (stored: StoredEvent) => {
  const { position, streamId } = stored
  const { recordedAt } = originOf(stored)
  const isRecall = streamId.startsWith("recall ")
  const decode: (stored: StoredEvent) => Result.Result<WatchedEvent["event"], UndecodableEvent | NewerEvent> = isRecall
    ? recallCodec.decode
    : streamId.startsWith("lane ")
      ? laneCodec.decode
      : campaignCodec.decode
  return Result.map(decode(stored), (event): WatchedEvent => {
    return { position, recordedAt, batchMessageId: isRecall ? batchMessageOf(streamId) : undefined, event }
  })
}
