import { Effect, Schema } from "effect"
import { Order } from "../Actor.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { appendAgain, appendUnfenced } from "../event-store/appendAgain.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import { type Ledger, orderedAt } from "../event-store/Ledger.ts"
import { campaignStream } from "../event-store/streams.ts"
import { decideLane } from "../lane/decideLane.ts"
import { Lane, laneKey } from "../lane/Lane.ts"
import { BatchMessageId } from "../recall/BatchMessageId.ts"
import { decide, RecallRejected } from "../recall/decide.ts"
import { defaultRecallPolicy } from "../recall/RecallPolicy.ts"
import { currentTraceParent } from "../telemetry/tracing.ts"
import type { ClientPolicy } from "./ClientPolicy.ts"
import { checked } from "./InvalidInput.ts"

const checkRecallOrder = checked(Schema.Struct({ lane: Lane, id: BatchMessageId, order: Order }), "order")
const checkLaneOrder = checked(Schema.Struct({ lane: Lane, order: Order }), "order")
const checkLane = checked(Lane, "lane")
const checkRecall = checked(Schema.Struct({ lane: Lane, id: BatchMessageId }), "recall")

/** Its campaign stays as it is while the order is written: a recall can't be started again that is about to be removed. */
const staying = (ledger: Ledger, id: CampaignId, command: string) =>
  ledger.loadCampaign(id).pipe(
    Effect.flatMap(({ state, version }) =>
      state?.pruned === undefined
        ? Effect.succeed([{ streamId: campaignStream(id), expectedVersion: version, events: [] }])
        : new RecallRejected({ command, message: "its campaign is old and is being removed: open a new one for it" }),
    ),
    // One that can't be read could not be removed.
    Effect.catchTag("UndecodableEvent", () => Effect.succeed([])),
  )

export const makeRecallOrders = (store: EventStore["Service"], ledger: Ledger, { conflictRetries }: ClientPolicy) => {
  const order = (tag: "ReopenRecall" | "RereadRecall") =>
    Effect.fn(`RecallClient.${tag}`)(function* (ref: Lane, batchMessageId: BatchMessageId, given: Order) {
      const { id, lane: checkedLane, order } = yield* checkRecallOrder({ lane: ref, id: batchMessageId, order: given })
      const lane = laneKey(checkedLane)
      const policy = defaultRecallPolicy
      yield* appendAgain(
        conflictRetries,
        Effect.gen(function* () {
          const now = yield* store.now
          const before = yield* ledger.loadRecall(lane, id)
          const events = yield* Effect.fromResult(decide(before.state, { _tag: tag, at: now, ...order }, policy))
          const carrier = before.state === undefined ? [] : yield* staying(ledger, before.state.carrier, tag)
          const traceParent = yield* currentTraceParent
          const metadata = {
            actor: order.by,
            ...(before.state && { campaignId: before.state.carrier }),
            ...(traceParent && { traceParent }),
          }
          yield* appendUnfenced(store, {
            streams: [
              ledger.recallAppend({ lane, id, before: orderedAt(before), events, policy, now, metadata }),
              ...carrier,
            ],
          })
        }),
      )
    })

  const resumeLane = Effect.fn("RecallClient.resumeLane")(function* (ref: Lane, given: Order) {
    const { lane: checkedLane, order } = yield* checkLaneOrder({ lane: ref, order: given })
    const lane = laneKey(checkedLane)
    yield* appendAgain(
      conflictRetries,
      Effect.gen(function* () {
        const before = yield* ledger.loadLane(lane)
        const events = decideLane(before.state, { _tag: "ResumeLane", at: yield* store.now, ...order })
        if (events.length === 0) return
        const traceParent = yield* currentTraceParent
        const metadata = { actor: order.by, ...(traceParent && { traceParent }) }
        yield* appendUnfenced(store, { streams: [ledger.laneAppend(lane, before, events, metadata)] })
      }),
    )
  })

  return {
    reopen: order("ReopenRecall"),
    reread: order("RereadRecall"),
    resumeLane,
    recall: Effect.fnUntraced(function* (ref: Lane, batchMessageId: BatchMessageId) {
      const { id, lane } = yield* checkRecall({ lane: ref, id: batchMessageId })
      return (yield* ledger.loadRecall(laneKey(lane), id)).state
    }),
    lane: Effect.fnUntraced(function* (ref: Lane) {
      return (yield* ledger.loadLane(laneKey(yield* checkLane(ref)))).state
    }),
  }
}
