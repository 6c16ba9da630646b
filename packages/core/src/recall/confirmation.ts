import type { Recall } from "./Recall.ts"
import type { RecallPolicy } from "./RecallPolicy.ts"

/** What the readings prove so far, judged at the moment of a reading. */
export type Verdict = "confirmed" | "short" | "undecided" | "out-of-time"

/**
 * The platform has no "finished" flag, so completion is inferred: a recall was executed, everything that was delivered
 * is back, and the counts rest. While fewer are delivered than are valid the send may still be running, so they rest
 * longer, and longest while nothing is delivered at all: sends of one app are worked off one after the other, so this one
 * may still stand in that queue. `valid` 0 proves nothing ever: it also means that the send was not even looked at.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
export const judge = (recall: Recall, at: number, policy: RecallPolicy): Verdict => {
  const reading = recall.lastReading?.value
  const acceptedAt = recall.acceptedAt ?? at
  const late = at - acceptedAt >= policy.confirmWithinMillis
  if (reading === undefined || !reading.recall || reading.valid === 0) return late ? "out-of-time" : "undecided"
  // Also when it is late, the counts get their rest: nobody may have read them for an hour, and they end by themselves.
  if (at - restsFrom(recall, at) < quietMillis(recall, policy)) return "undecided"
  return reading.recallCount >= reading.success ? "confirmed" : "short"
}

/** When the next reading can tell something new: at the end of the quiet period, or soon if the counts still move. */
export const readAgainAt = (recall: Recall, at: number, policy: RecallPolicy): number => {
  const pause = readingPause(at - (recall.acceptedAt ?? at), policy)
  const reading = recall.lastReading?.value
  if (reading === undefined || !reading.recall || reading.valid === 0) return Math.ceil(at + pause)
  const rested = restsFrom(recall, at) + quietMillis(recall, policy)
  // Past already: the reading that should have told failed.
  if (rested <= at) return Math.ceil(at + pause)
  const complete = reading.recallCount >= reading.success
  return Math.ceil(complete ? rested : Math.min(rested, at + pause))
}

/** Readings get rarer with the recall's age: each costs one of 1000 a minute that the others wait for. */
export const readingPause = (ageMillis: number, policy: RecallPolicy): number =>
  Math.min(policy.readAtLeastEveryMillis, Math.max(policy.readAfterMillis, ageMillis / 2))

/** Numbers from before the acceptance prove nothing about it. */
const restsFrom = (recall: Recall, at: number) => Math.max(recall.restingSince ?? at, recall.acceptedAt ?? at)

const quietMillis = (recall: Recall, policy: RecallPolicy): number => {
  const reading = recall.lastReading?.value
  if (reading === undefined || reading.success === 0) return policy.quietUndeliveredMillis
  if (reading.success < reading.valid) return policy.quietSendingMillis
  return reading.recallCount < reading.success ? policy.quietShortMillis : policy.quietMillis
}
