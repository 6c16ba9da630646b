import { Schema } from "effect"
import { atMost, PositiveMillis, relations, Times } from "../bounded.ts"
import { checked } from "../client/InvalidInput.ts"
import { type BudgetPolicy, BudgetWindow, defaultBudgetPolicy } from "../lane/BudgetPolicy.ts"
import { defaultLanePolicy, LanePolicy } from "../lane/LanePolicy.ts"
import { limits } from "../limits.ts"
import { defaultRecallPolicy, RecallPolicy } from "../recall/RecallPolicy.ts"

const Windows = Schema.Array(BudgetWindow).check(Schema.isMaxLength(8))

/** How a worker acts. All durations in milliseconds. */
export const WorkerPolicy = Schema.Struct({
  /** How long each recall is waited for, and how often it is tried. */
  recall: RecallPolicy,
  /** When the lane is held, and when that asks a person. */
  lane: LanePolicy,
  /** The platform's limits, for each of the two APIs apart. No window: no limit. */
  windows: Schema.Struct({ recall: Windows, progress: Windows }),
  /** After a crash another worker takes over this much later at the latest. */
  leaseTtlMillis: PositiveMillis,
  /** How soon the orders of other processes are seen, at the latest. */
  pollMillis: PositiveMillis,
  /** How often claims are looked for that a worker left behind. */
  claimPollMillis: PositiveMillis,
  /** How often a worker that stands by looks whether the lane is free, at the least. */
  standByMillis: PositiveMillis,
  /** How long a worker pauses when the store is locked or gone for the first time, */
  storePauseMillis: PositiveMillis,
  /** and at most, after twice as long each time. It tries again without end. */
  storePauseCapMillis: PositiveMillis,
  /** How often the gauges of the lane are set. */
  measureEveryMillis: PositiveMillis,
  /** Calls in flight at once, per API. Full windows allow no more than this either. */
  maxInFlight: Times,
  /** How many recalls are requested or cancelled at a time. */
  pageSize: atMost(limits.store.streamsPerAppend),
  /** How many recalls are looked up at a time to be called or read. */
  duePageSize: atMost(limits.store.streamsPerAppend),
  /** Campaigns of the lane that are looked at, withheld or remembered at once; with more of them it takes longer. */
  maxCampaigns: atMost(10_000),
  /** So many answers of one campaign in a row with the same refusal, and a person is asked. */
  sameRefusalLimit: Times,
  /** How often a decision is made anew because somebody else appended first. */
  conflictRetries: Times,
}).check(
  Schema.makeFilter((policy) =>
    relations([
      // It is renewed after a third: a worker that looks more rarely would promise a takeover that it can't keep.
      ["leaseTtlMillis", policy.leaseTtlMillis >= 3 * policy.pollMillis, "at least three times pollMillis"],
      // What a worker left behind would otherwise wait longer than the call itself could have lasted.
      [
        "claimPollMillis",
        policy.claimPollMillis <= policy.recall.startWithinMillis + policy.recall.callTimeoutMillis,
        "at most what a call may take, startWithinMillis and callTimeoutMillis",
      ],
    ]),
  ),
)
export type WorkerPolicy = typeof WorkerPolicy.Type

/** What counts unless told: the numbers under `worker` in {@link limits}, with the other defaults. */
export const defaultWorkerPolicy: WorkerPolicy = {
  ...limits.worker,
  recall: defaultRecallPolicy,
  lane: defaultLanePolicy,
  windows: { recall: defaultBudgetPolicy.windows, progress: defaultBudgetPolicy.windows },
}

/** An impossible policy is refused as a whole, before anything runs. */
export const checkWorkerPolicy = checked(WorkerPolicy, "worker policy")

/**
 * How wrong two clocks can be against each other, as a share: each may be slewed by 500 parts in a million to bring it to
 * the right time, and the clock that never jumps is slewed, too (adjtimex(2)).
 */
const clockTolerance = 0.001

/**
 * The windows as this machine has to measure them: a second of ours may be less than one of the platform's.
 * A claimed call may start late and last long: until both are over it can still reach the platform.
 */
export const budgetPolicy = (policy: WorkerPolicy, windows: ReadonlyArray<BudgetWindow>): BudgetPolicy => ({
  windows: windows.map(({ limit, millis }) => ({ limit, millis: millis * (1 + clockTolerance) })),
  callTimeoutMillis: policy.recall.startWithinMillis + policy.recall.callTimeoutMillis,
})
