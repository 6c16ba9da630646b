import { Clock, Deferred, Effect, Exit, FiberSet, Option, type Scope, Semaphore } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { NewerEvent, UndecodableEvent } from "../event-store/eventCodec.ts"
import type { EventStore, StreamAppend, VersionConflict } from "../event-store/EventStore.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import type { Lease, LeaseLost } from "../event-store/LaneLease.ts"
import type { Ledger, Loaded } from "../event-store/Ledger.ts"
import { decideLane, type LaneCommand } from "../lane/decideLane.ts"
import { type Lane, laneKey, type LaneKey } from "../lane/Lane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import { type LaneState, openLane } from "../lane/LaneState.ts"
import { monotonicMillis } from "../monotonicMillis.ts"
import type { RecallTransport } from "../platform/RecallTransport.ts"
import type { TenantTokens } from "../platform/TenantTokens.ts"
import type { LaneMeter } from "../telemetry/LaneMeter.ts"
import { currentTraceParent } from "../telemetry/tracing.ts"
import { type BudgetGate, makeBudgetGate } from "./BudgetGate.ts"
import type { AnswerMemory } from "./laneConsequence.ts"
import type { FailedReading } from "./FailedReadings.ts"
import { makeRefusalRuns } from "./RefusalRuns.ts"
import { tellLane } from "./tellLane.ts"
import { budgetPolicy, type WorkerPolicy } from "./WorkerPolicy.ts"

/** What a worker talks to. */
export interface WorkerPorts {
  readonly store: EventStore["Service"]
  readonly ledger: Ledger
  readonly transport: RecallTransport["Service"]
  readonly tokens: TenantTokens["Service"]
}

/** Why a worker stops acting for its lane. */
export type SessionError = LeaseLost | EventStoreError | VersionConflict | NewerEvent | UndecodableEvent

/** What a worker has in its hands while it holds the lease of a lane. */
export interface LaneSession extends WorkerPorts {
  readonly key: LaneKey
  readonly policy: WorkerPolicy
  readonly owner: string
  readonly fence: number
  readonly budgets: Readonly<Record<LaneApi, BudgetGate>>
  readonly memory: AnswerMemory & { failedReadings: ReadonlyArray<FailedReading> }
  readonly meter: LaneMeter
  /** Campaigns whose stream can't be read, and that were told. */
  readonly damaged: Set<CampaignId>
  /** Cancelled campaigns, and up to which member of its list each is withdrawn. */
  readonly withdrawn: Map<CampaignId, number>
  /** As many calls of each API as may be in flight. */
  readonly rooms: Readonly<Record<LaneApi, Semaphore.Semaphore>>
  /** Recalls that this worker is busy with, by stream. */
  readonly busy: Set<string>
  /** Calls in flight: they end on their own, also when the session is asked to stop. */
  readonly calls: FiberSet.FiberSet<void>
  /** The first thing that went wrong beyond repair: the session ends with it. */
  readonly failed: Deferred.Deferred<never, SessionError>
  readonly lane: () => Loaded<LaneState>
  /** Campaigns whose recalls must not be called now. */
  readonly withheld: () => ReadonlyArray<string>
  readonly withhold: (campaigns: ReadonlyArray<string>) => void
  /** From now on no call starts; those in flight end. */
  readonly stop: () => void
  readonly isStopping: () => boolean
  /** Runs what writes an answer that concerns the whole lane: until it stands in the log, no call starts. */
  readonly undecidedDuring: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
  readonly isUndecided: () => boolean
  readonly clock: SessionClock
  readonly refreshLane: Effect.Effect<void, SessionError>
  /** Appends with the fence; keeps the lane as it is known here up to date. */
  readonly append: (
    streams: ReadonlyArray<StreamAppend>,
    taken?: ReadonlyArray<{ readonly list: string; readonly streamId: string }>,
  ) => Effect.Effect<void, SessionError>
  /** Carries out a command of the lane, together with streams that belong to the same moment. */
  readonly order: (command: LaneCommand, streams?: ReadonlyArray<StreamAppend>) => Effect.Effect<void, SessionError>
}

export interface SessionClock {
  /** Epoch milliseconds by the store's clock, carried on by a clock that never jumps. */
  readonly storeNow: () => number
  readonly monotonic: () => number
  readonly toMonotonic: (storeTime: number) => number
  readonly toStoreTime: (monotonic: number) => number
  /** The lease has not ended, by this process's own measure. */
  readonly holdsLease: () => boolean
  /** `requestedAt` in monotonic time: counted from there, a lease never seems longer than it is. */
  readonly renewed: (lease: Lease, requestedAt: number) => void
}

export const makeLaneSession = (
  lane: Lane,
  policy: WorkerPolicy,
  ports: WorkerPorts,
  budgets: LaneSession["budgets"],
  meter: LaneMeter,
  lease: Lease,
  takenAt: number,
  answeredAt: number,
): Effect.Effect<LaneSession, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { ledger, store, tokens } = ports
    const key = laneKey(lane)
    const clock = makeSessionClock(yield* Clock.Clock, lease, takenAt, answeredAt)
    let known: Loaded<LaneState> = { state: openLane, version: 0 }
    let withheld: ReadonlyArray<string> = []
    let stopping = false
    let undecided = 0

    const refreshLane = Effect.gen(function* () {
      const loaded = yield* ledger.loadLane(key, known)
      const resumed = known.state.blocked !== undefined && loaded.state.blocked === undefined
      if (loaded.version >= known.version) known = loaded
      if (resumed) yield* tokens.reset
    })

    const append: LaneSession["append"] = (streams, taken) =>
      Effect.onExit(Effect.asVoid(store.append({ streams, taken, fence: { lane: key, fence: lease.fence } })), (exit) =>
        meter.committed(resultOf(exit)),
      )

    const undecidedDuring: LaneSession["undecidedDuring"] = (effect) =>
      Effect.suspend(() => {
        undecided++
        return Effect.ensuring(
          effect,
          Effect.sync(() => undecided--),
        )
      })

    const order: LaneSession["order"] = Effect.fnUntraced(function* (command, streams = []) {
      yield* refreshLane
      const events = decideLane(known.state, command, policy.lane)
      if (events.length === 0) return streams.length === 0 ? undefined : yield* append(streams)
      const traceParent = yield* currentTraceParent
      const metadata = { actor: lease.owner, ...(traceParent && { traceParent }) }
      yield* append([...streams, ledger.laneAppend(key, known, events, metadata)])
      yield* Effect.forEach(events, tellLane, { discard: true })
      if (command._tag === "HoldLane") session.memory.recovered[command.api] = false
      yield* refreshLane
      // From the commit on, until it is told here, a call would be one that the log forbids.
    }, undecidedDuring)

    const session: LaneSession = {
      ...ports,
      meter,
      key,
      policy,
      owner: lease.owner,
      fence: lease.fence,
      budgets,
      memory: {
        runs: makeRefusalRuns(policy.sameRefusalLimit, policy.maxCampaigns),
        permission: new Set(),
        recovered: { recall: false, progress: false },
        failedReadings: [],
      },
      damaged: new Set(),
      withdrawn: new Map(),
      rooms: {
        recall: Semaphore.makeUnsafe(policy.maxInFlight),
        progress: Semaphore.makeUnsafe(policy.maxInFlight),
      },
      busy: new Set(),
      calls: yield* FiberSet.make<void>(),
      failed: yield* Deferred.make<never, SessionError>(),
      lane: () => known,
      withheld: () => withheld,
      withhold: (campaigns) => {
        // The latest of too many: a claim looks at its own campaign, whether it is among them or not.
        withheld = [...new Set(campaigns)].slice(-withheldQueues * policy.maxCampaigns)
      },
      stop: () => {
        stopping = true
      },
      isStopping: () => stopping,
      undecidedDuring,
      isUndecided: () => undecided > 0,
      clock,
      refreshLane,
      append,
      order,
    }
    return session
  })

export const makeBudgets = (policy: WorkerPolicy): Effect.Effect<LaneSession["budgets"]> =>
  Effect.all({
    recall: makeBudgetGate(budgetPolicy(policy, policy.windows.recall)),
    progress: makeBudgetGate(budgetPolicy(policy, policy.windows.progress)),
  })

const resultOf = (exit: Exit.Exit<void, VersionConflict | LeaseLost | EventStoreError>) => {
  if (Exit.isSuccess(exit)) return "committed"
  const error = Option.getOrUndefined(Exit.findErrorOption(exit))
  return error?._tag === "VersionConflict" ? "conflict" : "failed"
}

/** Requested, paused, withdrawn and damaged: of each so many as are looked at. */
const withheldQueues = 4

const makeSessionClock = (clock: Clock.Clock, first: Lease, takenAt: number, answeredAt: number): SessionClock => {
  let lease = first
  let renewedAt = takenAt
  const monotonic = () => monotonicMillis(clock)
  return {
    monotonic,
    storeNow: () => Math.floor(lease.storeNow + monotonic() - renewedAt),
    // The store read its clock no later than its answer came: so the past seems no longer ago than it is.
    toMonotonic: (storeTime) => storeTime - first.storeNow + answeredAt,
    // And no sooner than it was asked: so what a successor is told of seems no longer ago either.
    toStoreTime: (time) => Math.ceil(lease.storeNow + time - renewedAt),
    holdsLease: () => lease.storeNow + monotonic() - renewedAt < lease.expiresAt,
    renewed: (renewed, requestedAt) => {
      lease = renewed
      renewedAt = requestedAt
    },
  }
}
