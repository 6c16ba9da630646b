import { Context, Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import {
  type BatchMessageId,
  type CampaignId,
  decide,
  defaultRecallPolicy,
  EventStore,
  EventStoreMemory,
  laneKey,
  type PruneOrder,
  type Pruned,
  RecallClient,
  type RecallEvent,
  type StoredEvent,
} from "../../src/index.ts"
import { decideCampaign } from "../../src/campaign/decideCampaign.ts"
import { appendUnfenced } from "../../src/event-store/appendAgain.ts"
import { makeLedger } from "../../src/event-store/Ledger.ts"
import { batchMessageOf, campaignStream, laneStream } from "../../src/event-store/streams.ts"
import { decideLane } from "../../src/lane/decideLane.ts"
import { Result } from "effect"
import { messageOf } from "../arbitraries.ts"
import { lane, sceneStart } from "../worker/laneScene.ts"

export const day = 86_400_000
export const key = laneKey(lane)

/** How far a campaign came, on which of the messages, and how many days ago its last event was. */
export interface CampaignTale {
  readonly messages: ReadonlyArray<number>
  /** `cancelled late`: when all of it had ended, and by nobody who works. */
  readonly end: "open" | "sealed" | "requested" | "ended" | "cancelled" | "cancelled late"
  readonly daysAgo: number
  readonly reopens: boolean
}

/** Six days of campaigns on ten messages: many share some of them. */
export const tales: fc.Arbitrary<ReadonlyArray<CampaignTale>> = fc
  .array(
    fc.record({
      messages: fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 3 }),
      end: fc.constantFrom(
        "ended" as const,
        "ended" as const,
        "ended" as const,
        "open",
        "sealed",
        "requested",
        "cancelled",
        "cancelled late",
      ),
      daysAgo: fc.integer({ min: 0, max: 6 }),
      reopens: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.toSorted((one, other) => other.daysAgo - one.daysAgo))

/** A store in which these campaigns have happened, with a lane that was blocked and resumed each time. */
export interface RetentionScene {
  readonly store: EventStore["Service"]
  readonly client: RecallClient["Service"]
  readonly ids: ReadonlyArray<CampaignId>
  readonly reopen: (message: number) => Effect.Effect<void>
  /** Ends a recall that was started again. */
  readonly confirm: (message: number) => Effect.Effect<void>
  /** Runs it to its end. */
  readonly prune: (order?: Partial<PruneOrder>, store?: EventStore["Service"]) => Effect.Effect<Pruned, unknown>
}

export const ops = { by: "op-s", reason: "kept for three days", olderThanMillis: 3 * day }

export const retentionScene = <A, E>(
  all: ReadonlyArray<CampaignTale>,
  use: (scene: RetentionScene) => Effect.Effect<A, E>,
): Effect.Effect<A, E> =>
  Effect.scoped(
    Effect.gen(function* () {
      const context = yield* Layer.build(RecallClient.layer.pipe(Layer.provideMerge(EventStoreMemory)))
      const client = Context.get(context, RecallClient)
      const store = Context.get(context, EventStore)
      const ledger = yield* Effect.provideContext(makeLedger, context)
      const ids: Array<CampaignId> = []

      const tell = (message: BatchMessageId, toEvents: (at: number) => ReadonlyArray<RecallEvent>) =>
        Effect.gen(function* () {
          const now = yield* store.now
          const before = yield* ledger.loadRecall(key, message)
          const events = toEvents(now)
          const metadata = { actor: "host-of-lin/1", campaignId: ids.at(-1)! }
          const options = { lane: key, id: message, before, events, policy: defaultRecallPolicy, now, metadata }
          yield* appendUnfenced(store, { streams: [ledger.recallAppend(options)] })
        })
      const command = (id: CampaignId, tag: "FinishRequesting" | "FinishWithdrawing") =>
        Effect.gen(function* () {
          const before = yield* ledger.loadCampaign(id)
          const events = Result.getOrThrow(decideCampaign(before.state, { _tag: tag, at: yield* store.now }))
          yield* appendUnfenced(store, { streams: [ledger.campaignAppend(before, events, id, { actor: "host/1" })] })
        })
      const blockLane = Effect.gen(function* () {
        const before = yield* ledger.loadLane(key)
        const at = yield* store.now
        const events = decideLane(before.state, {
          _tag: "BlockLane",
          at,
          cause: "quota",
          answer: null,
          campaignId: null,
        })
        yield* appendUnfenced(store, { streams: [ledger.laneAppend(key, before, events, { actor: "host/1" })] })
        yield* client.resumeLane(lane, { by: "lin.lane", reason: "lane-reason" })
      })

      for (const [number, tale] of all.entries()) {
        yield* TestClock.setTime(sceneStart - tale.daysAgo * day + number * 1_000)
        const who = { by: `lin-${number}.`, reason: `why-${number}.` }
        yield* blockLane
        const { campaignId } = yield* client.open({ lane, ...who, label: `label-${number}.` })
        ids.push(campaignId)
        yield* client.fill(
          campaignId,
          tale.messages.map((message) => ({ id: messageOf(message) })),
        )
        if (tale.end === "open") continue
        yield* client.pause(campaignId, who)
        yield* client.resume(campaignId, who)
        yield* client.seal(campaignId)
        if (tale.end === "sealed") continue
        const members = yield* store.members({ list: campaignStream(campaignId), afterOrdinal: 0, limit: 1_000 })
        for (const { ordinal, streamId } of members) {
          const batchMessageId = batchMessageOf(streamId)
          const { state } = yield* ledger.loadRecall(key, batchMessageId)
          yield* tell(batchMessageId, (at) => {
            const request = { _tag: "RequestRecall", at, batchMessageId, campaignId, ordinal, sentAt: null } as const
            return Result.getOrThrow(decide(state, request, defaultRecallPolicy))
          })
        }
        yield* command(campaignId, "FinishRequesting")
        if (tale.end === "requested") continue
        if (tale.end === "cancelled") yield* client.cancel(campaignId, who)
        for (const { streamId } of members) {
          const id = batchMessageOf(streamId)
          const { state } = yield* ledger.loadRecall(key, id)
          if (state?.phase._tag === "Ended") {
            if (!tale.reopens) continue
            yield* client.reopen(lane, id, who)
          }
          const { state: now } = yield* ledger.loadRecall(key, id)
          if (tale.end === "cancelled") {
            const cancelled = decide(
              now,
              { _tag: "CancelRecall", at: yield* store.now, campaignId },
              defaultRecallPolicy,
            )
            if (Result.isSuccess(cancelled)) {
              yield* tell(id, () => cancelled.success)
              continue
            }
          }
          yield* tell(id, (at) => confirmed(at, (now?.attempts ?? 0) + 1))
        }
        if (tale.end === "cancelled") yield* command(campaignId, "FinishWithdrawing")
        if (tale.end === "cancelled late") yield* client.cancel(campaignId, who)
      }
      yield* TestClock.setTime(sceneStart)
      return yield* use({
        store,
        client,
        ids,
        confirm: (message) => Effect.orDie(tell(messageOf(message), (at) => confirmed(at, 9))),
        reopen: (message) => Effect.orDie(client.reopen(lane, messageOf(message), { by: "lin", reason: "again" })),
        prune: (order = {}, through = store) =>
          RecallClient.use((other) => Stream.runLast(other.prune({ ...ops, ...order }))).pipe(
            Effect.flatMap(Effect.fromOption),
            Effect.provide(RecallClient.layer.pipe(Layer.provide(Layer.succeed(EventStore, through)))),
          ),
      })
    }) as Effect.Effect<A, E>,
  )

const reading = { valid: 2, success: 2, read: 1, recall: true, recallCount: 2 }

const confirmed = (at: number, attempt: number): ReadonlyArray<RecallEvent> => [
  { _tag: "AttemptStarted", v: 1, at, attempt, startBy: at + 5_000, expiresAt: at + 15_000 },
  { _tag: "RecallAccepted", v: 1, at, attempt, logId: null },
  { _tag: "RecallConfirmed", v: 1, at, reading },
]

/** Everything that a store has, as text. */
export const wholeStore = (store: EventStore["Service"], ids: ReadonlyArray<CampaignId>) =>
  Effect.gen(function* () {
    const events = yield* Stream.runCollect(store.readAll())
    const lists = new Map<string, unknown>()
    for (const id of ids) {
      const list = campaignStream(id)
      const members = yield* store.members({ list, afterOrdinal: 0, limit: 1_000 })
      if (members.length > 0) lists.set(list, { members, tally: yield* store.tally(list) })
    }
    const streams = new Map<string, Array<StoredEvent>>()
    for (const event of events) streams.set(event.streamId, [...(streams.get(event.streamId) ?? []), event])
    return { streams, lists }
  })

/**
 * What stays the same however often a prune was interrupted: where events stand, and how often it was recorded, does not.
 * Ids are drawn at random, so each campaign is called by its number.
 */
export const essence = (whole: Effect.Success<ReturnType<typeof wholeStore>>, ids: ReadonlyArray<CampaignId>) => {
  const streams = [...whole.streams].map(([streamId, events]) => [
    streamId,
    events.filter(({ type }) => type !== "LanePruned").map(({ data, type }) => ({ data, type })),
  ])
  const text = JSON.stringify([Object.fromEntries(streams), Object.fromEntries(whole.lists)])
  return JSON.parse(ids.reduce((so, id, number) => so.replaceAll(id, `number ${number}`), text)) as unknown
}

export const laneOfScene = laneStream(key)
