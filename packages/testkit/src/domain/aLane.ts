import {
  advice,
  decideLane,
  defaultLanePolicy,
  evolveLane,
  type LaneCommand,
  type LaneEvent,
  type LanePolicy,
  type LaneState,
  openLane,
} from "@feishu-recall/core"
import { Result } from "effect"
import { asSaid, atOf, type Said } from "./said.ts"
import { Scenario } from "./Scenario.ts"
import { type Kind, type So, Told, type ToldCommand, type ToldEvent } from "./Told.ts"

/** Stories of a lane. */
export interface LaneKind extends Kind {
  readonly state: LaneState
  readonly event: LaneEvent
  readonly command: LaneCommand
  readonly policy: LanePolicy
}

/**
 * The story of a lane, from where nothing ever happened in it. No command of a lane is rejected.
 *
 * @example
 * ```ts
 * import { aLane, laneCommands, laneEvents } from "@feishu-recall/testkit"
 *
 * aLane
 *   .given(laneEvents.blocked())
 *   .at("1 h")
 *   .when(laneCommands.resume({ by: "lin.wei", reason: "the permission is there now" }))
 *   .then(laneEvents.resumed())
 * ```
 */
export const aLane: Scenario<LaneKind> = new Scenario({
  name: "a lane",
  initial: openLane,
  policy: defaultLanePolicy,
  decide: (state, command, policy) => Result.succeed(decideLane(state, command, policy)),
  evolve: evolveLane,
})

type EventOf<Tag extends LaneEvent["_tag"]> = Extract<LaneEvent, { readonly _tag: Tag }>
type CommandOf<Tag extends LaneCommand["_tag"]> = Extract<LaneCommand, { readonly _tag: Tag }>

const happens =
  <Tag extends LaneEvent["_tag"]>(usual: (so: So<LaneKind>, at: number, said: Said<EventOf<Tag>>) => EventOf<Tag>) =>
  (said: Said<EventOf<Tag>> = {}): ToldEvent<LaneKind> =>
    new Told((so) => asSaid(usual(so, atOf(so, said), said), said))

type Ask<Tag extends LaneCommand["_tag"]> = (said?: Said<CommandOf<Tag>>) => ToldCommand<LaneKind>

const asks =
  <Tag extends LaneCommand["_tag"]>(usual: (at: number) => CommandOf<Tag>): Ask<Tag> =>
  (said = {}) =>
    new Told((so) => asSaid(usual(atOf(so, said)), said))

const order = { by: "lin.wei", reason: "the permission is there now" }
const pruning = (at: number) => ({
  by: "lin.wei",
  reason: "kept for 90 days",
  what: "events" as const,
  before: at - 90 * 86_400_000,
  campaigns: 1,
  recalls: 3,
  events: 30,
})

/**
 * What can happen to a lane. What is left unsaid follows from where the story has got to.
 *
 * @see {@link aLane}
 */
export const laneEvents = {
  /** The recalls, by a full window, for one second. */
  held: happens<"LaneHeld">(({ policy, state }, at, { api = "recall" }) => ({
    _tag: "LaneHeld",
    v: 1,
    at,
    api,
    until: at + policy.holdBaseMillis,
    cause: "throttled",
    detail: null,
    inARow: (state.holds[api]?.inARow ?? 0) + 1,
  })),
  /** For a permission. */
  blocked: happens<"LaneBlocked">((_so, at, { answer = null, cause = "permission" }) => ({
    _tag: "LaneBlocked",
    v: 1,
    at,
    cause,
    advice: advice(cause, answer?.code),
    answer,
    campaignId: null,
  })),
  /** By lin.wei. */
  resumed: happens<"LaneResumed">((_so, at) => ({ _tag: "LaneResumed", v: 1, at, ...order })),
  /** The worker of fence 1, without a reading. */
  left: happens<"LaneLeft">((_so, at) => ({ _tag: "LaneLeft", v: 1, at, fence: 1, readings: [], unknownUntil: null })),
  /** By lin.wei: one campaign of three recalls, older than 90 days. */
  pruned: happens<"LanePruned">((_so, at) => ({ _tag: "LanePruned", v: 1, at, ...pruning(at) })),
}

/**
 * What can be asked of a lane. What is left unsaid is as it usually is.
 *
 * @see {@link aLane}
 */
export const laneCommands: {
  /** The recalls, by a full window; the platform names no time. */
  readonly hold: Ask<"HoldLane">
  /** For a permission. */
  readonly block: Ask<"BlockLane">
  /** By lin.wei. */
  readonly resume: Ask<"ResumeLane">
  /** The worker of fence 1, without a reading. */
  readonly leave: Ask<"LeaveLane">
  /** By lin.wei: one campaign of three recalls, older than 90 days. */
  readonly prune: Ask<"PruneLane">
} = {
  /** The recalls, by a full window; the platform names no time. */
  hold: asks<"HoldLane">((at) => ({
    _tag: "HoldLane",
    at,
    api: "recall",
    cause: "throttled",
    detail: null,
    forMillis: undefined,
    recovered: false,
    answer: null,
  })),
  block: asks<"BlockLane">((at) => ({ _tag: "BlockLane", at, cause: "permission", answer: null, campaignId: null })),
  resume: asks<"ResumeLane">((at) => ({ _tag: "ResumeLane", at, ...order })),
  leave: asks<"LeaveLane">((at) => ({ _tag: "LeaveLane", at, fence: 1, readings: [], unknownUntil: null })),
  prune: asks<"PruneLane">((at) => ({ _tag: "PruneLane", at, ...pruning(at) })),
}
