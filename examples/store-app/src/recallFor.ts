// #region recall
import { BatchMessageId, type Order, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { TenantLanes } from "./TenantLanes.ts"

/** Takes back batch messages that were sent in one tenant. */
export const recallFor = Effect.fn("recallFor")(function* (
  tenantKey: string,
  ids: ReadonlyArray<string>,
  order: Order,
) {
  const client = yield* RecallClient
  const lanes = yield* TenantLanes
  const { campaignId } = yield* client.open({ lane: yield* lanes.of(tenantKey), ...order })
  yield* client.fill(
    campaignId,
    ids.map((id) => ({ id: BatchMessageId.make(id) })),
  )
  yield* client.seal(campaignId)
  return campaignId
})
// #endregion
