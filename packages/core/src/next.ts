import type { BlockCause } from "./platform/Disposition.ts"
import type { LaneApi } from "./lane/LaneEvent.ts"
import type { LaneState } from "./lane/LaneState.ts"
import type { Outcome, Recall } from "./recall/Recall.ts"
import type { Timestamp } from "./Timestamp.ts"

/** What has to happen for a recall now. */
export type Step =
  /** Claim an attempt and call DELETE. */
  | { readonly _tag: "Dispatch" }
  /** Read `get_progress`. */
  | { readonly _tag: "Read" }
  /** The claim's worker is gone: record that nobody knows. */
  | { readonly _tag: "GiveUpClaim"; readonly attempt: number }
  /** Nothing until then. */
  | { readonly _tag: "WaitUntil"; readonly at: Timestamp }
  /** Nothing until a person resumes the lane or the campaign. */
  | { readonly _tag: "WaitForPerson"; readonly cause: BlockCause | "paused" }
  | { readonly _tag: "Ended"; readonly outcome: Outcome }

/**
 * The process, as one pure function: whoever holds the lane asks it, carries out the answer, appends what became of it
 * and asks again. So a crash at any point loses nothing: the next worker asks too.
 *
 * @example
 * ```ts
 * import { next, openLane, type Recall } from "@feishu-recall/core"
 *
 * const isDue = (recall: Recall, now: number) => {
 *   const step = next(recall, { lane: openLane, paused: false }, now)
 *   return step._tag === "Dispatch" || step._tag === "Read"
 * }
 * ```
 */
export const next = (
  recall: Recall,
  circumstances: { readonly lane: LaneState; readonly paused: boolean },
  now: Timestamp,
): Step => {
  const { lane, paused } = circumstances
  const { phase } = recall
  switch (phase._tag) {
    case "Ended":
      return { _tag: "Ended", outcome: phase.outcome }
    case "Calling":
      // An answer may still come, and it is worth more than our impatience.
      return now < phase.expiresAt
        ? { _tag: "WaitUntil", at: phase.expiresAt }
        : { _tag: "GiveUpClaim", attempt: phase.attempt }
    case "Requested":
      if (lane.blocked !== undefined) return { _tag: "WaitForPerson", cause: lane.blocked.cause }
      if (paused) return { _tag: "WaitForPerson", cause: "paused" }
      return whenFree(lane, "recall", phase.notBefore, now, { _tag: "Dispatch" })
    case "Uncertain":
    case "Reading":
      if (lane.blocked !== undefined) return { _tag: "WaitForPerson", cause: lane.blocked.cause }
      return whenFree(lane, "progress", phase.readFrom, now, { _tag: "Read" })
  }
}

const whenFree = (lane: LaneState, api: LaneApi, notBefore: Timestamp, now: Timestamp, step: Step): Step => {
  const at = Math.max(notBefore, lane.holds[api]?.until ?? notBefore)
  return now < at ? { _tag: "WaitUntil", at } : step
}
