import {
  type Campaign,
  type CampaignCommand,
  type CampaignEvent,
  decide,
  decideCampaign,
  decideLane,
  defaultLanePolicy,
  defaultRecallPolicy,
  evolve,
  evolveCampaign,
  evolveLane,
  type LaneCommand,
  type LaneEvent,
  type LanePolicy,
  type LaneState,
  openLane,
  type Recall,
  type RecallCommand,
  type RecallEvent,
  type RecallPolicy,
} from "@feishu-recall/core"
import { Result } from "effect"
import * as fc from "fast-check"
import { beginning } from "../domain/Moment.ts"
import { campaignNumbered, messageNumbered } from "../domain/names.ts"
import { campaignCommandFields, commandsOf, laneCommandFields, recallCommandFields } from "./commands.ts"

/** What can really have happened: commands one after the other, the events that they led to, and what those fold to. */
export interface History<State, Event, Command> {
  readonly commands: ReadonlyArray<Command>
  readonly events: ReadonlyArray<Event>
  readonly state: State
  /** When the last command came, in epoch milliseconds. */
  readonly now: number
}

interface Happening {
  readonly at: number
}

const pauses = fc.oneof(
  fc.constantFrom(0, 0, 1, 1_000, 5_000, 15_000, 30_000, 60_000, 3_600_000),
  fc.nat({ max: 200_000 }),
)

/** Each command after a pause, made to fit where the story then stands; one that is rejected changes nothing. */
const historyOf = <State, Event, Command extends Happening>(
  commands: fc.Arbitrary<Command>,
  first: Command | undefined,
  initial: State,
  fit: (command: Command, state: State, now: number) => Command,
  decided: (state: State, command: Command) => ReadonlyArray<Event>,
  evolved: (state: State, event: Event) => State,
): fc.Arbitrary<History<State, Event, Command>> =>
  fc.array(fc.tuple(pauses, commands), { maxLength: 40, size: "max" }).map((drawn) => {
    let now = beginning
    let state = initial
    const taken: Array<Command> = []
    const events: Array<Event> = []
    const take = (command: Command) => {
      taken.push(command)
      const happened = decided(state, command)
      events.push(...happened)
      state = happened.reduce(evolved, state)
    }
    if (first !== undefined) take(first)
    for (const [pause, command] of drawn) {
      now += pause
      take(fit(command, state, now))
    }
    return { commands: taken, events, state, now }
  })

const request = (at: number, campaign: number): RecallCommand => ({
  _tag: "RequestRecall",
  at,
  batchMessageId: messageNumbered(1),
  campaignId: campaignNumbered(campaign),
  ordinal: 1,
  sentAt: null,
})

/** Most answers are to the attempt that is under way, and orders of one of three campaigns. */
const fitRecall = (command: RecallCommand, recall: Recall | undefined, now: number): RecallCommand => {
  switch (command._tag) {
    case "RequestRecall":
      return request(now, command.ordinal % 3)
    case "CancelRecall":
      return { ...command, at: now, campaignId: recall?.carrier ?? command.campaignId }
    case "RecordAnswer": {
      // One in ten comes late, or for a claim that never was.
      const attempt = command.attempt % 10 === 0 ? command.attempt : (recall?.attempts ?? 1)
      return { ...command, at: now, attempt: Math.max(1, attempt) }
    }
    case "RecordReading":
      return { ...command, at: now, startedAt: now - (command.startedAt % 3 === 0 ? 10_000 : 40) }
    default:
      return { ...command, at: now }
  }
}

/** What can really have happened to a recall. */
export type RecallHistory = History<Recall | undefined, RecallEvent, RecallCommand>
/** What can really have happened to a campaign. */
export type CampaignHistory = History<Campaign | undefined, CampaignEvent, CampaignCommand>
/** What can really have happened to a lane. */
export type LaneHistory = History<LaneState, LaneEvent, LaneCommand>

/**
 * Of a recall that was requested, decided by this policy.
 *
 * @example
 * ```ts
 * import { recallHistories } from "@feishu-recall/testkit"
 * import * as fc from "fast-check"
 *
 * const claims = fc.property(
 *   recallHistories(),
 *   ({ events, state }) => events.filter(({ _tag }) => _tag === "AttemptStarted").length === state?.attempts,
 * )
 * fc.assert(claims)
 * ```
 */
export const recallHistories = (policy: RecallPolicy = defaultRecallPolicy): fc.Arbitrary<RecallHistory> =>
  historyOf<Recall | undefined, RecallEvent, RecallCommand>(
    // Attempts come more often than they would: everything else hangs on them.
    fc.oneof(commandsOf<RecallCommand>(recallCommandFields), fc.constant({ _tag: "StartAttempt" as const, at: 0 })),
    request(beginning, 0),
    undefined,
    fitRecall,
    (recall, command) => Result.getOrElse(decide(recall, command, policy), () => []),
    evolve,
  )

/** Of a campaign that was opened. */
export const campaignHistories: fc.Arbitrary<CampaignHistory> = fc
  .tuple(campaignCommandFields.OpenCampaign, fc.constant(undefined))
  .chain(([opening]) =>
    historyOf<Campaign | undefined, CampaignEvent, CampaignCommand>(
      commandsOf<CampaignCommand>(campaignCommandFields),
      { _tag: "OpenCampaign", at: beginning, ...opening },
      undefined,
      (command, _campaign, now) => ({ ...command, at: now }),
      (campaign, command) => Result.getOrElse(decideCampaign(campaign, command), () => []),
      evolveCampaign,
    ),
  )

/**
 * Of a lane, decided by this policy.
 *
 * @example
 * ```ts
 * import { laneHistories } from "@feishu-recall/testkit"
 * import * as fc from "fast-check"
 *
 * const blocks = fc.property(
 *   laneHistories(),
 *   ({ events, state }) => state.blocked === undefined || events.some(({ _tag }) => _tag === "LaneBlocked"),
 * )
 * fc.assert(blocks)
 * ```
 */
export const laneHistories = (policy: LanePolicy = defaultLanePolicy): fc.Arbitrary<LaneHistory> =>
  historyOf<LaneState, LaneEvent, LaneCommand>(
    commandsOf<LaneCommand>(laneCommandFields),
    undefined,
    openLane,
    (command, _lane, now) => ({ ...command, at: now }),
    (lane, command) => decideLane(lane, command, policy),
    evolveLane,
  )
