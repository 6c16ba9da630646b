import {
  decideLane,
  evolveLane,
  type LaneCommand,
  type LaneEvent,
  type LaneState,
  openLane,
} from "../../packages/core/src/index.ts"
import { explore, type Situation, type Transition } from "./explore.ts"

/** Where a lane stands at a moment: a hold is over when its time is. */
export const placeOfLane = ({ now, state }: Situation<LaneState>): string => {
  if (state.blocked !== undefined) return "Blocked"
  const isHeld = Object.values(state.holds).some((hold) => hold !== undefined && hold.until > now)
  return isHeld ? "Held" : "Open"
}

/** Every transition of a lane. */
export const laneTransitions = (): ReadonlyArray<Transition> =>
  explore<LaneState, LaneCommand, LaneEvent>({
    beginning: { state: openLane, now: 0 },
    commands,
    decide: (lane, command) => decideLane(lane, command, policy),
    evolve: evolveLane,
    placeOf: placeOfLane,
    alikeBy,
  })

const policy = { maxHoldsInARow: 2, holdBaseMillis: 2, holdCapMillis: 4, extendByMillis: 1 }
const pauses = [0, 1, 4, 20]

const commands = ({ now: before }: Situation<LaneState>) =>
  pauses.flatMap((pause) => {
    const now = before + pause
    const asked: ReadonlyArray<LaneCommand> = [
      ...[undefined, 1, 10].flatMap((forMillis) =>
        [true, false].map(
          (recovered) =>
            ({
              _tag: "HoldLane",
              at: now,
              api: "recall",
              cause: "throttled",
              detail: null,
              forMillis,
              recovered,
              answer: null,
            }) as const,
        ),
      ),
      { _tag: "BlockLane", at: now, cause: "quota", answer: null, campaignId: null },
      { _tag: "ResumeLane", at: now, by: "lin.wei", reason: "why" },
      { _tag: "LeaveLane", at: now, fence: 1, readings: [], unknownUntil: null },
      { _tag: "PruneLane", at: now, ...pruning },
    ]
    return asked.map((command) => ({ command, now }))
  })

const pruning = {
  by: "lin.wei",
  reason: "why",
  what: "events",
  before: 0,
  campaigns: 1,
  recalls: 1,
  events: 9,
} as const

const alikeBy = ({ now, state }: Situation<LaneState>): string => {
  const hold = state.holds.recall
  const left = hold === undefined ? "-" : Math.max(-5, Math.min(10, hold.until - now))
  return [state.blocked === undefined, left, hold?.inARow, state.left === undefined].join(" ")
}
