import type { CampaignId } from "../campaign/CampaignId.ts"
import { advice } from "../platform/advice.ts"
import type { BlockCause, PlatformAnswer } from "../platform/Disposition.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { LaneApi, LaneEvent, LaneHeld, LaneLeft, LanePruned } from "./LaneEvent.ts"
import { defaultLanePolicy, type LanePolicy } from "./LanePolicy.ts"
import type { LaneState } from "./LaneState.ts"

/** What can be asked of a lane. `at` is the moment by the event store's clock. */
export type LaneCommand = HoldLane | BlockLane | ResumeLane | LeaveLane | PruneLane

/** No call of one API starts for a while. Too many holds in a row block the lane. */
export interface HoldLane {
  readonly _tag: "HoldLane"
  readonly at: Timestamp
  readonly api: LaneApi
  readonly cause: (typeof LaneHeld.Type)["cause"]
  readonly detail: string | null
  /** What the platform asked for; `undefined`: back off on our own, longer with each hold in a row. */
  readonly forMillis: number | undefined
  /** A good answer of this API came since the last hold. */
  readonly recovered: boolean
  readonly answer: PlatformAnswer | null
}

/** No call of any API starts until a person resumes the lane. Nothing happens if it is blocked already. */
export interface BlockLane {
  readonly _tag: "BlockLane"
  readonly at: Timestamp
  readonly cause: BlockCause
  readonly answer: PlatformAnswer | null
  readonly campaignId: CampaignId | null
  /** Instead of the advice that goes with the cause. */
  readonly advice?: string | undefined
}

/** The worker stops in order: no call of its own follows. */
export interface LeaveLane {
  readonly _tag: "LeaveLane"
  readonly at: Timestamp
  readonly fence: number
  readonly readings: (typeof LaneLeft.Type)["readings"]
  readonly unknownUntil: Timestamp | null
}

/** What is older than `before` is about to be removed, or the names in it. */
export interface PruneLane extends Omit<typeof LanePruned.Type, "_tag" | "v"> {
  readonly _tag: "PruneLane"
}

/** A person has seen to it, or wants to go on all the same. */
export interface ResumeLane {
  readonly _tag: "ResumeLane"
  readonly at: Timestamp
  readonly by: string
  readonly reason: string
}

/**
 * What happens because of a command. No events: it is so already.
 *
 * @example
 * ```ts
 * import { decideLane, evolveLane, openLane } from "@feishu-recall/core"
 *
 * const at = 1_795_397_400_000
 * const events = decideLane(openLane, { _tag: "BlockLane", at, cause: "quota", answer: null, campaignId: null })
 * const lane = events.reduce(evolveLane, openLane)
 * lane.blocked?.advice // "Wait for the next month or raise the tenant's plan, then resume the lane."
 * ```
 */
export const decideLane = (
  lane: LaneState,
  command: LaneCommand,
  policy: LanePolicy = defaultLanePolicy,
): ReadonlyArray<LaneEvent> => {
  switch (command._tag) {
    case "ResumeLane":
      return lane.blocked === undefined
        ? []
        : [{ _tag: "LaneResumed", v: 1, at: command.at, by: command.by, reason: command.reason }]
    case "LeaveLane": {
      const { at, fence, readings, unknownUntil } = command
      return [{ _tag: "LaneLeft", v: 1, at, fence, readings, unknownUntil }]
    }
    case "PruneLane":
      return [{ ...command, _tag: "LanePruned", v: 1 }]
    case "BlockLane":
      return lane.blocked === undefined ? [blocked(command)] : []
    case "HoldLane":
      return lane.blocked === undefined ? decideHold(lane, command, policy) : []
  }
}

const decideHold = (lane: LaneState, command: HoldLane, policy: LanePolicy): ReadonlyArray<LaneEvent> => {
  const { extendByMillis, holdBaseMillis, holdCapMillis, maxHoldsInARow } = policy
  const { api, at, cause, detail } = command
  const hold = lane.holds[api]
  // The answers of calls that were in flight when the hold began say nothing new, also if good ones were among them:
  // were each of them a hold, they would keep one another from being written.
  if (hold !== undefined && hold.until > at) {
    const until = at + (command.forMillis ?? 0)
    const inARow = command.recovered ? 1 : hold.inARow
    return until <= hold.until + extendByMillis
      ? []
      : [{ _tag: "LaneHeld", v: 1, at, api, until, cause, detail, inARow }]
  }
  // A hold that ended long ago is another story, also if its good answers were another worker's.
  const isFirst = hold === undefined || command.recovered || at - hold.until > holdCapMillis
  const inARow = isFirst ? 1 : hold.inARow + 1
  if (inARow > maxHoldsInARow) {
    const { answer } = command
    const blockCause = cause === "throttled" ? "throttled-without-end" : "unreachable"
    return [
      blocked({ _tag: "BlockLane", at, cause: blockCause, answer, campaignId: null, advice: detail ?? undefined }),
    ]
  }
  const backoff = Math.min(holdCapMillis, holdBaseMillis * 2 ** (inARow - 1))
  const until = Math.max(hold?.until ?? 0, at + (command.forMillis ?? backoff))
  return [{ _tag: "LaneHeld", v: 1, at, api, until, cause, detail, inARow }]
}

const blocked = (command: BlockLane): LaneEvent => ({
  _tag: "LaneBlocked",
  v: 1,
  at: command.at,
  cause: command.cause,
  advice: command.advice ?? advice(command.cause, command.answer?.code),
  answer: command.answer,
  campaignId: command.campaignId,
})
