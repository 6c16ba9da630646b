// #region what-now
import { type Evidence, classify, evolve, next, openLane, RecallEvent } from "@feishu-recall/core"
import { Schema } from "effect"

const decode = Schema.decodeUnknownSync(RecallEvent)
const requested = decode({
  _tag: "RecallRequested",
  v: 1,
  at: 0,
  batchMessageId: "bm-dc13264520392913993dd051dba21dcf",
  campaignId: "c-20261123-0547-3f9a2b",
  ordinal: 1,
  sentAt: null,
})
const claimed = decode({ _tag: "AttemptStarted", v: 1, at: 10, attempt: 1, startBy: 5_010, expiresAt: 15_010 })

/** What the worker does with this recall, at any moment: dispatch it, wait for its answer, or give up its claim. */
export const whatNow = (now: number) => {
  const recall = [requested, claimed].filter((event) => event.at <= now).reduce(evolve, undefined)!
  return next(recall, { lane: openLane, paused: false }, now)
}

/** What an answer of the platform means, without asking the platform. */
export const whatItMeans = (status: number, body: string) => {
  const evidence: Evidence = { _tag: "Answered", status, headers: {}, body, truncated: false }
  return classify(evidence)
}
// #endregion
