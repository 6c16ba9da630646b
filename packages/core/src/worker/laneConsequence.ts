import type { LaneCommand } from "../lane/decideLane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { LaneState } from "../lane/LaneState.ts"
import { advice } from "../platform/advice.ts"
import type { Accepted, Setback } from "../platform/Disposition.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { Recall } from "../recall/Recall.ts"
import type { RefusalRuns } from "./RefusalRuns.ts"

/**
 * What a lane's worker remembers of the answers so far, beyond what is in the log.
 *
 * Source of the code: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface AnswerMemory {
  readonly runs: RefusalRuns
  /** Recalls that met 230027, which blocks the lane when a second one meets it: two at most. */
  readonly permission: Set<string>
  /** A good answer came since the last hold. */
  readonly recovered: Record<LaneApi, boolean>
}

/** Whether an answer may hold or block the lane: then no call starts until that stands in the log. */
export const concernsLane = (answer: Accepted | Read | Setback): boolean =>
  answer._tag === "Throttled" || answer._tag === "Blocked"

/**
 * What one answer means for the whole lane, if anything.
 *
 * @example
 * ```ts
 * import { type AnswerMemory, laneConsequence, makeRefusalRuns, openLane, type Recall } from "@feishu-recall/core"
 *
 * const memory: AnswerMemory = {
 *   runs: makeRefusalRuns(20),
 *   permission: new Set(),
 *   recovered: { recall: false, progress: false },
 * }
 * const consequence = (recall: Recall, at: number) => {
 *   const answer = { _tag: "Throttled", answer: { status: 429, code: 99991400 }, resetMillis: 3_000 } as const
 *   // Holds the lane for 3 seconds.
 *   return laneConsequence({ answer, api: "recall", recall, lane: openLane, memory, maxAttempts: 8, at })
 * }
 * ```
 */
export const laneConsequence = (options: {
  readonly answer: Accepted | Read | Setback
  readonly api: LaneApi
  readonly recall: Recall
  readonly lane: LaneState
  readonly memory: AnswerMemory
  /** Setbacks of one recall after which it is the way to the platform that is at fault. */
  readonly maxAttempts: number
  /** The moment by the store's clock, in epoch milliseconds. */
  readonly at: number
}): LaneCommand | undefined => {
  const { answer, api, at, lane, maxAttempts, memory, recall } = options
  switch (answer._tag) {
    case "Accepted":
      memory.runs.accepted(recall.carrier)
      memory.recovered[api] = true
      memory.permission.clear()
      return undefined
    case "Read":
      memory.recovered[api] = true
      return undefined
    case "Throttled":
      return {
        _tag: "HoldLane",
        at,
        api,
        cause: "throttled",
        detail: null,
        forMillis: answer.resetMillis,
        recovered: memory.recovered[api],
        answer: answer.answer,
      }
    case "Blocked":
      if (answer.needsSecond) {
        if (memory.permission.size < 2) memory.permission.add(recall.batchMessageId)
        if (memory.permission.size < 2) return undefined
      }
      return { _tag: "BlockLane", at, cause: answer.cause, answer: answer.answer, campaignId: null }
    case "NotFound":
    case "Refused":
      if (api === "progress") return undefined
      return memory.runs.refused(recall.carrier, recall.batchMessageId, answer.answer.code, lane)
        ? { _tag: "BlockLane", at, cause: "same-refusal", answer: answer.answer, campaignId: recall.carrier }
        : undefined
    case "Unsent":
      return recall.setbacks + 1 >= maxAttempts
        ? {
            _tag: "BlockLane",
            at,
            cause: "unreachable",
            answer: null,
            campaignId: null,
            advice: `No connection (${answer.detail}). ${advice("unreachable")}`,
          }
        : undefined
    case "TokenRejected":
    case "Unknown":
      return undefined
  }
}
