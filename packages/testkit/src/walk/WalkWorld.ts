import {
  BatchMessageId,
  CampaignId,
  defaultRecallPolicy,
  type LaneApi,
  type LaneState,
  type Outcome,
  openLane,
  type Recall,
  type RecallEvent,
} from "@feishu-recall/core"
import {
  type App,
  type BatchMessage,
  changeBatchMessage,
  createApp,
  findBatchMessage,
  firstApp,
  makePlatform,
  type PlatformState,
  stageBatchMessages,
} from "@feishu-recall/sandbox"
import { type Seeded, seeded } from "../simulation/Seeded.ts"
import { type Agenda, makeAgenda } from "./Agenda.ts"
import type { WalkMessage, WalkPlan } from "./WalkPlan.ts"
import type { WalkWorker } from "./WalkWorker.ts"

/** Everything that there is while a walk goes on. It is changed in place, by one step after the other. */
export interface WalkWorld {
  readonly plan: WalkPlan
  readonly platform: PlatformState
  readonly app: App
  readonly agenda: Agenda
  readonly draws: { readonly network: Seeded; readonly store: Seeded; readonly jitter: Seeded }
  readonly recalls: ReadonlyArray<WalkedRecall>
  /** Campaigns that a person has paused. */
  readonly paused: Set<CampaignId>
  readonly history: WalkHistory
  /** A line of the timeline, for whoever reads it. */
  readonly tell: (line: () => string) => void
  now: number
  lane: LaneState
  /** What was written to the streams of the lane and of its campaigns: a claim that was read before that is not written. */
  laneVersion: number
  campaignVersion: number
  campaigns: number
  isCalm: boolean
  /** `undefined` while no process is there. */
  worker: WalkWorker | undefined
}

/** One recall, its stream, and when it is looked at again. */
export interface WalkedRecall {
  readonly id: BatchMessageId
  readonly name: string
  readonly stream: Array<RecallEvent>
  state: Recall | undefined
  due: number
}

/** What the judge needs and the platform's ledger does not have. */
export interface WalkHistory {
  readonly problems: Array<string>
  /** How often each kind of thing came. */
  readonly met: Map<string, number>
  readonly endings: Array<Ending>
  /** Every call that was made, in turn. */
  readonly calls: Array<{ readonly id: BatchMessageId; readonly api: LaneApi; readonly startedAt: number }>
  /** When the lane was blocked, and until when. */
  readonly blocks: Array<{ readonly from: number; until: number }>
}

/** An outcome, and how the batch message truly stood then. */
export interface Ending {
  readonly recall: WalkedRecall
  readonly outcome: Outcome
  readonly event: RecallEvent
  readonly at: number
  readonly truth: BatchMessage | undefined
}

export const walkPolicy = defaultRecallPolicy

/** 2026-11-23 05:47 UTC. */
const beginning = 1_795_412_820_000

export const makeWalkWorld = (plan: WalkPlan, tell: WalkWorld["tell"]): WalkWorld => {
  // Anywhere in a minute: the platform may cut its windows by the clock.
  const now = beginning + (plan.seed % 60_000)
  const { seed, settings } = plan
  const platform = makePlatform({ seed, people: 10, departments: 1, settings, ledgerCapacity: 100_000 })
  const app = firstApp(platform)!
  const other = createApp(platform, {})
  return {
    plan,
    platform,
    app,
    agenda: makeAgenda(),
    draws: { network: seeded(seed, "network"), store: seeded(seed, "store"), jitter: seeded(seed, "jitter") },
    recalls: plan.messages.map((message, index) => ({
      id: BatchMessageId.make(stage(platform, message.kind === "foreign" ? other : app, message, index, now)),
      name: `message ${index}`,
      stream: [],
      state: undefined,
      due: now,
    })),
    paused: new Set(),
    history: { problems: [], met: new Map(), endings: [], calls: [], blocks: [] },
    tell,
    now,
    lane: openLane,
    laneVersion: 0,
    campaignVersion: 0,
    campaigns: 0,
    isCalm: false,
    worker: undefined,
  }
}

const stage = (platform: PlatformState, app: App, message: WalkMessage, index: number, now: number): string => {
  const { kind, people, sentHoursAgo, shortBy } = message
  if (kind === "unknown") return `bm-${String(index).padStart(32, "0")}`
  const id = stageBatchMessages(platform, app, { count: 1, people, sentHoursAgo }, now)[0]!
  if (shortBy > 0) changeBatchMessage(platform, id, { shortBy }, now)
  return id
}

/** The batch message as the platform knows it. */
export const truthOf = (world: WalkWorld, recall: WalkedRecall): BatchMessage | undefined =>
  findBatchMessage(world.platform, recall.id)

export const meet = ({ history: { met } }: WalkWorld, what: string): void => {
  met.set(what, (met.get(what) ?? 0) + 1)
}

/** A campaign that nobody has opened yet. */
export const newCampaign = (world: WalkWorld): CampaignId =>
  CampaignId.make(`c-20261123-0547-${(++world.campaigns).toString(16).padStart(6, "0")}`)
