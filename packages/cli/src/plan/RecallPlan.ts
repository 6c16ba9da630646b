import {
  type BatchMessageId,
  defaultWorkerPolicy,
  type Lane,
  leastTime,
  type RecallStatus,
  type WorkerPolicy,
} from "@feishu-recall/core"
import type { IdList } from "../input/readIdList.ts"
import { limits } from "../limits.ts"
import type { KnownRecalls } from "./knownRecalls.ts"
import type { LaneStop } from "./laneStop.ts"
import type { Reach } from "./probeReach.ts"

/** What a recall would do, before it does it. Times are epoch milliseconds, durations milliseconds. */
export interface RecallPlan {
  readonly ids: number
  readonly repeats: number
  /** `undefined`: nobody said whose they are. */
  readonly lane: Lane | undefined
  readonly known: ReadonlyMap<RecallStatus, number>
  readonly knownCampaigns: KnownRecalls["campaigns"]
  /** Recall calls, if each needs one. */
  readonly calls: number
  /** Readings of the progress: before the call, once it is worked off, and after the counts have rested. */
  readonly readings: number
  readonly dispatchMillis: number
  readonly confirmMillis: number
  readonly window: RecallWindow
  /** The first of those that are called; empty: no canary. */
  readonly canary: ReadonlyArray<BatchMessageId>
  readonly reach: Reach | undefined
  /** What holds the calls of this app up already. */
  readonly stop: LaneStop | undefined
}

export interface RecallWindow {
  readonly timesKnown: number
  readonly timesUnknown: number
  readonly oldestSentAt: number | undefined
  readonly oldestLeavesAt: number | undefined
  /** Sent longer ago than the documented window. */
  readonly past: number
}

/**
 * Calls that a tenant of the free edition has in a month, for all of its own apps together. Messaging is counted, tokens
 * are not. The first is of the page of November 2024; the second it named later, for June 2026.
 *
 * Source: https://open.feishu.cn/document/platform-notices/platform-updates-/custom-app-api-call-limit
 */
export const monthlyQuotas = [10_000, 1_000_000] as const

export interface PlanInput {
  readonly list: IdList
  readonly lane: Lane | undefined
  readonly known: KnownRecalls
  /** How many are recalled first; 0: all at once. */
  readonly canary: number
  readonly now: number
  readonly reach?: Reach | undefined
  readonly policy?: WorkerPolicy
}

export const makeRecallPlan = (input: PlanInput): RecallPlan => {
  const { canary, known, lane, list, now, policy = defaultWorkerPolicy, reach } = input
  const { recall, windows } = policy
  const calls = list.ids.length - known.settled.size
  const readings = calls * limits.readingsEach
  const rest = recall.readAfterMillis + recall.quietMillis
  const first = canary < calls ? firstOf(list, known, canary) : []
  // The others are called when the canary is confirmed.
  const canaryMillis = first.length > 0 ? rest : 0
  const dispatchMillis = canaryMillis + leastTime(calls, windows.recall)
  return {
    ids: list.ids.length,
    repeats: list.repeats,
    lane,
    known: known.statuses,
    knownCampaigns: known.campaigns,
    calls,
    readings,
    dispatchMillis,
    confirmMillis: calls === 0 ? 0 : Math.max(dispatchMillis + rest, leastTime(readings, windows.progress)),
    window: windowOf(list, now),
    canary: first,
    reach,
    stop: known.stop,
  }
}

const windowOf = ({ ids }: IdList, now: number): RecallWindow => {
  let [timesKnown, past] = [0, 0]
  let oldestSentAt: number | undefined
  for (const { sentAt } of ids) {
    if (sentAt === null) continue
    timesKnown++
    if (sentAt + limits.recallWindowMillis <= now) past++
    if (oldestSentAt === undefined || sentAt < oldestSentAt) oldestSentAt = sentAt
  }
  const oldestLeavesAt = oldestSentAt === undefined ? undefined : oldestSentAt + limits.recallWindowMillis
  return { timesKnown, timesUnknown: ids.length - timesKnown, oldestSentAt, oldestLeavesAt, past }
}

const firstOf = ({ ids }: IdList, { settled }: KnownRecalls, count: number): ReadonlyArray<BatchMessageId> => {
  const first: Array<BatchMessageId> = []
  for (const { id } of ids) {
    if (first.length === count) break
    if (!settled.has(id)) first.push(id)
  }
  return first
}
