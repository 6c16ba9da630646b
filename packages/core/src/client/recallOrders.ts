import { Clock, Effect } from "effect"
import type { Order } from "../Actor.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import type { Ledger } from "../event-store/Ledger.ts"
import { decideLane } from "../lane/decideLane.ts"
import { type Lane, laneKey } from "../lane/Lane.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { decide } from "../recall/decide.ts"
import { defaultRecallPolicy } from "../recall/RecallPolicy.ts"
import { appendAgain, appendUnfenced } from "../event-store/appendAgain.ts"

export const makeRecallOrders = (store: EventStore["Service"], ledger: Ledger) => {
  const order = (tag: "ReopenRecall" | "RereadRecall") =>
    Effect.fn(`RecallClient.${tag}`)((ref: Lane, id: BatchMessageId, given: Order) =>
      appendAgain(
        Effect.gen(function* () {
          const lane = laneKey(ref)
          const policy = defaultRecallPolicy
          const now = yield* Clock.currentTimeMillis
          const before = yield* ledger.loadRecall(lane, id)
          const events = yield* Effect.fromResult(decide(before.state, { _tag: tag, at: now, ...given }, policy))
          const metadata = { actor: given.by, ...(before.state && { campaignId: before.state.carrier }) }
          yield* appendUnfenced(store, {
            streams: [ledger.recallAppend({ lane, id, before, events, policy, now, metadata })],
          })
        }),
      ),
    )

  const resumeLane = Effect.fn("RecallClient.resumeLane")((ref: Lane, given: Order) =>
    appendAgain(
      Effect.gen(function* () {
        const lane = laneKey(ref)
        const before = yield* ledger.loadLane(lane)
        const events = decideLane(before.state, { _tag: "ResumeLane", at: yield* Clock.currentTimeMillis, ...given })
        if (events.length === 0) return
        yield* appendUnfenced(store, { streams: [ledger.laneAppend(lane, before, events, { actor: given.by })] })
      }),
    ),
  )

  return {
    reopen: order("ReopenRecall"),
    reread: order("RereadRecall"),
    resumeLane,
    recall: (ref: Lane, id: BatchMessageId) =>
      Effect.map(ledger.loadRecall(laneKey(ref), id), (loaded) => loaded.state),
    lane: (ref: Lane) => Effect.map(ledger.loadLane(laneKey(ref)), (loaded) => loaded.state),
  }
}
