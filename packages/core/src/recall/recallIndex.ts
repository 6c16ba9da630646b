import type { IndexEntry } from "../event-store/EventStore.ts"
import type { LaneKey } from "../lane/Lane.ts"
import { readAgainAt, readingPause } from "./confirmation.ts"
import type { Outcome, Recall } from "./Recall.ts"
import type { RecallPolicy } from "./RecallPolicy.ts"

/** Which work a recall waits for. */
export type RecallQueue = "dispatch" | "read" | "claim"

/** How a recall stands, for counting. `parked`: its stream can't be decoded, a person has to look. */
export type RecallStatus = "requested" | "calling" | "uncertain" | "accepted" | "parked" | Outcome

/**
 * Recall windows are a tenant's setting that no API shows; 24 hours is the default. A hint for the order of work,
 * never a reason to refuse: only the platform's 230009 proves that it is too late.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
const usualWindowMillis = 24 * 60 * 60 * 1_000

/** Ids without a time of sending rank after every deadline, in the order of their list. */
const unknownDeadline = 1e15

export const recallRank = (recall: Pick<Recall, "sentAt" | "ordinal">): number =>
  recall.sentAt === null ? unknownDeadline + recall.ordinal : recall.sentAt + usualWindowMillis

/**
 * The columns by which a worker finds the recall when it is due. `now` in epoch milliseconds by the store's clock.
 *
 * @example
 * ```ts
 * import { defaultRecallPolicy, type Lane, laneKey, type Recall, recallIndex } from "@feishu-recall/core"
 *
 * const dueAt = (lane: Lane, recall: Recall, now: number) => {
 *   const { notBefore, queue } = recallIndex(laneKey(lane), recall, now, defaultRecallPolicy)
 *   return queue === null ? undefined : notBefore
 * }
 * ```
 */
export const recallIndex = (lane: LaneKey, recall: Recall, now: number, policy: RecallPolicy): IndexEntry => ({
  partition: lane,
  group: recall.carrier,
  status: recallStatus(recall),
  rank: recallRank(recall),
  ...waiting(recall, now, policy),
})

/**
 * How a recall stands, for counting. It knows nothing of a stream that can't be decoded: never `parked`.
 *
 * @example
 * ```ts
 * import { type Recall, recallStatus } from "@feishu-recall/core"
 *
 * const confirmed = (recalls: ReadonlyArray<Recall>) =>
 *   recalls.filter((recall) => recallStatus(recall) === "confirmed").length
 * ```
 */
export const recallStatus = (recall: Recall): RecallStatus => {
  if (recall.phase._tag === "Ended") return recall.phase.outcome
  // One that fell short waits for its call again, and stands still while its campaign is paused.
  if (recall.acceptedAt !== undefined && recall.phase._tag !== "Requested") return "accepted"
  switch (recall.phase._tag) {
    case "Requested":
      return "requested"
    case "Calling":
      return "calling"
    case "Uncertain":
      return "uncertain"
    case "Reading":
      return "accepted"
  }
}

const waiting = (
  recall: Recall,
  now: number,
  policy: RecallPolicy,
): { queue: RecallQueue | null; notBefore: number } => {
  switch (recall.phase._tag) {
    case "Requested":
      return { queue: "dispatch", notBefore: recall.phase.notBefore }
    case "Calling":
      return { queue: "claim", notBefore: recall.phase.expiresAt }
    case "Uncertain":
      return { queue: "read", notBefore: readUncertainFrom(recall.phase.readFrom, now, policy) }
    case "Reading":
      return { queue: "read", notBefore: Math.max(recall.phase.readFrom, readAgainAt(recall, now, policy)) }
    case "Ended":
      return { queue: null, notBefore: 0 }
  }
}

/** A reading that told nothing is not made again at once: it would take the budget from those that can tell something. */
const readUncertainFrom = (readFrom: number, now: number, policy: RecallPolicy): number =>
  now < readFrom ? readFrom : Math.ceil(now + readingPause(now - readFrom, policy))
