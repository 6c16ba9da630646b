// #region recall
import { type Lane, type Order, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { SentLog, type SentQuery } from "./SentLog.ts"

/**
 * The incident: finds what was sent and hands it over to a campaign, each message with the time of its sending, so that the
 * one whose recall window ends first goes first. Messages without an id can't be taken back by anybody: they are
 * returned, to be told to whoever has to know.
 */
export const recallSent = Effect.fn("recallSent")(function* (lane: Lane, query: SentQuery, order: Order) {
  const log = yield* SentLog
  const client = yield* RecallClient
  const found = yield* log.find(query)
  const targets = found.flatMap(({ id, sentAt }) => (id === undefined ? [] : { id, sentAt }))
  const withoutId = found.filter(({ id }) => id === undefined)
  if (targets.length === 0) return { campaignId: undefined, targets, withoutId }

  const { campaignId } = yield* client.open({ lane, ...order, label: query.label })
  yield* client.fill(campaignId, targets)
  yield* client.seal(campaignId)
  return { campaignId, targets, withoutId }
})
// #endregion
