import { type Lane, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { monotonic } from "./monotonic.ts"
import type { ProgramOrder } from "./ProgramOrder.ts"
import { say } from "./say.ts"

type ClientOrder = Exclude<ProgramOrder, { _tag: "Finish" | "Strike" }>

/** Does as it was told, and says so once the store has acknowledged it. */
export const carryOut = Effect.fnUntraced(function* (lane: Lane, order: ClientOrder) {
  const { number } = order
  yield* carry(lane, order).pipe(
    Effect.flatMap((stored) => say({ _tag: "Acknowledged", at: monotonic(), number, ...stored })),
    Effect.catchTag("CampaignRejected", ({ message }) => say({ _tag: "Declined", number, final: true, message })),
    Effect.catch(({ message }) => say({ _tag: "Declined", number, final: false, message })),
    Effect.catchDefect((defect) => say({ _tag: "Declined", number, final: true, message: String(defect) })),
  )
})

const carry = Effect.fnUntraced(function* (lane: Lane, order: ClientOrder) {
  const client = yield* RecallClient
  switch (order._tag) {
    case "Open":
      return { campaignId: (yield* client.open({ lane, by, reason: order.reason })).campaignId }
    case "Fill":
      yield* client.fill(
        order.campaignId,
        order.ids.map((id) => ({ id })),
      )
      return {}
    case "Seal":
      return yield* client.seal(order.campaignId)
    case "Pause":
      yield* client.pause(order.campaignId, { by, reason: order.reason })
      return {}
    case "Resume":
      yield* client.resume(order.campaignId, { by, reason: order.reason })
      return {}
    case "Cancel":
      yield* client.cancel(order.campaignId, { by, reason: order.reason })
      return {}
    case "ResumeLane":
      yield* client.resumeLane(lane, { by, reason: order.reason })
      return {}
  }
})

const by = "crash-rounds"
