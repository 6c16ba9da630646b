import { Clock, Context, Deferred, Effect, Exit, FiberSet, Layer, Option } from "effect"
import { EventStore, type VersionConflict } from "../event-store/EventStore.ts"
import type { NewerEvent, UndecodableEvent } from "../event-store/eventCodec.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import { LaneLease, type Lease } from "../event-store/LaneLease.ts"
import { makeLedger } from "../event-store/Ledger.ts"
import { isPassing, makeStorePatience } from "../event-store/storePatience.ts"
import type { WindowUse } from "../lane/Budget.ts"
import { type Lane, laneKey } from "../lane/Lane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import { monotonicMillis } from "../monotonicMillis.ts"
import { RecallTransport } from "../platform/RecallTransport.ts"
import { TenantTokens } from "../platform/TenantTokens.ts"
import { laneAttributes } from "../telemetry/laneAttributes.ts"
import { makeLaneGauges } from "../telemetry/LaneGauges.ts"
import { makeLaneMeter } from "../telemetry/LaneMeter.ts"
import { callLoop } from "./callLoop.ts"
import { campaignLoop, withholdCampaigns } from "./campaignLoop.ts"
import { claimLoop } from "./claimLoop.ts"
import { type LaneSession, makeBudgets, makeLaneSession, type SessionError } from "./LaneSession.ts"
import type { FailedReading } from "./FailedReadings.ts"
import { leaveLane } from "./leaveLane.ts"
import { measureLane } from "./measureLane.ts"
import { restoreBudgets } from "./restoreBudgets.ts"
import { checkWorkerPolicy, defaultWorkerPolicy, type WorkerPolicy } from "./WorkerPolicy.ts"

/**
 * What acts for one lane: holds its lease, asks what is next, calls, appends. Run it in as many processes as you like:
 * one of them works, the others stand by and take over when its lease ends.
 *
 * @example
 * ```ts
 * import { LaneWorker } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * // Works for as long as the scope is open.
 * const working = Effect.gen(function* () {
 *   const worker = yield* LaneWorker
 *   yield* Effect.forkScoped(worker.run)
 * })
 * ```
 */
export class LaneWorker extends Context.Service<
  LaneWorker,
  {
    /**
     * Works without end, also through outages of the store: meanwhile no call starts. Interrupt it to stop: no further
     * call starts, calls in flight end and are recorded, the lease is given back. Fails with {@link WorkerError}.
     */
    readonly run: Effect.Effect<never, WorkerError>
    /** What the worker of this process is doing, for a display. */
    readonly view: Effect.Effect<WorkerView>
  }
>()("@feishu-recall/core/worker/LaneWorker") {
  /** The worker of one lane. It does nothing before it is `run`. */
  static readonly layer = (lane: Lane, options: LaneWorkerOptions) =>
    Layer.effect(LaneWorker, makeLaneWorker(lane, options))
}

/** Who the worker of a process is, and how it acts. */
export interface LaneWorkerOptions {
  /** Who acts, as people will see it in the log, e.g. `host/4711`. */
  readonly owner: string
  /**
   * {@link defaultWorkerPolicy} unless told. One that can't be is a mistake in the program: the layer dies with all
   * that is wrong in it.
   */
  readonly policy?: WorkerPolicy | undefined
}

/**
 * The worker can't go on: the store is full, can't be written, is damaged or was written by a newer program. A person has
 * to see to that; nothing is lost, and then it can be run again. What passes by itself, such as a database that restarts,
 * ends no worker.
 */
export type WorkerError = EventStoreError | VersionConflict | NewerEvent | UndecodableEvent

/** What the worker of this process is doing. `Stopped`: it is not run, or between two leases. */
export type WorkerView =
  | { readonly _tag: "Stopped" }
  /** Another worker acts for the lane. */
  | { readonly _tag: "StandingBy"; readonly holder: string }
  /** The store is in trouble that passes: it is tried again. */
  | { readonly _tag: "WaitingForStore"; readonly reason: EventStoreError["reason"] }
  | {
      readonly _tag: "Working"
      readonly budgets: Readonly<Record<LaneApi, ReadonlyArray<WindowUse>>>
      /** After a takeover: so long no reading is made, since those of the worker before are not in the log. */
      readonly readingsHeldMillis: number
      /** Readings without a clear answer since this worker took the lane: they are made again, and no event tells of them. */
      readonly failedReadings: ReadonlyArray<FailedReading>
    }

/** What {@link LaneWorker} is made by. */
export const makeLaneWorker = Effect.fnUntraced(function* (lane: Lane, options: LaneWorkerOptions) {
  const { owner } = options
  const policy = yield* Effect.orDie(checkWorkerPolicy(options.policy ?? defaultWorkerPolicy))
  const store = yield* EventStore
  const leases = yield* LaneLease
  const transport = yield* RecallTransport
  const tokens = yield* TenantTokens
  const ledger = yield* makeLedger
  const patience = yield* makeStorePatience(policy)
  const clock = yield* Clock.Clock
  const key = laneKey(lane)
  /** What this process called the last time that it had the lease. */
  let own: { readonly fence: number; readonly budgets: LaneSession["budgets"] } | undefined
  const meter = makeLaneMeter(key)
  const gauges = makeLaneGauges(key)
  let view: Effect.Effect<WorkerView> = Effect.succeed({ _tag: "Stopped" })

  const take = Effect.gen(function* () {
    while (true) {
      const previous = yield* leases.current(key)
      const takenAt = monotonicMillis(clock)
      const lease = yield* Effect.catchTag(
        leases.take({ lane: key, owner, ttlMillis: policy.leaseTtlMillis }),
        "LeaseHeld",
        Effect.fnUntraced(function* ({ owner: holder, remainingMillis }) {
          view = Effect.succeed({ _tag: "StandingBy", holder })
          yield* patience.works
          yield* Effect.sleep(Math.max(policy.pollMillis, Math.min(remainingMillis, policy.standByMillis)))
          return undefined
        }),
      )
      if (lease === undefined) continue
      // Somebody else held it between the look and the taking: what they called is only known to be over by now.
      const follows = lease.fence === (previous?.fence ?? 0) + 1
      const replaced = follows ? previous : { ...lease, expiresAt: lease.storeNow }
      return { lease, previous: replaced, takenAt, answeredAt: monotonicMillis(clock) }
    }
  })

  const session = ({ answeredAt, lease, previous, takenAt }: Taken) =>
    Effect.gen(function* () {
      let current = lease
      const ports = { store, ledger, transport, tokens }
      // Nobody else had the lease since: what may be called is known, also of readings that the log has no word of.
      const known = own !== undefined && own.fence === previous?.fence ? own.budgets : undefined
      const budgets = known ?? (yield* makeBudgets(policy))
      const session = yield* makeLaneSession(lane, policy, ports, budgets, meter, lease, takenAt, answeredAt)
      yield* meter.leaseChanged("taken")
      yield* meter.active(true)
      view = workingView(session)
      const renew = Effect.gen(function* () {
        while (true) {
          yield* Effect.sleep(policy.leaseTtlMillis / 3)
          const requestedAt = session.clock.monotonic()
          current = yield* leases.renew(current, policy.leaseTtlMillis)
          session.clock.renewed(current, requestedAt)
        }
      })
      yield* Effect.forkScoped(Effect.catchCause(renew, (cause) => Deferred.failCause(session.failed, cause)))
      // A person may have resumed the lane while another worker held it.
      yield* tokens.reset
      yield* session.refreshLane
      if (known === undefined) yield* restoreBudgets(session, previous)
      own = { fence: lease.fence, budgets }
      // No call before it is known which campaigns must not be called.
      yield* withholdCampaigns(session)
      yield* patience.works
      yield* Effect.forkScoped(measureLane(session, gauges))
      const loops = Effect.raceAllFirst([
        callLoop(session, "recall"),
        callLoop(session, "progress"),
        claimLoop(session),
        campaignLoop(session),
        Deferred.await(session.failed),
        // The others may be long in ending, with a commit that can't be broken off: no call starts meanwhile.
        Effect.onExit(Effect.never, () => Effect.sync(session.stop)),
      ])
      // Calls in flight end on their own and are recorded, under the lease, which is renewed until then.
      const calm = Effect.andThen(FiberSet.awaitEmpty(session.calls), leaveLane(session))
      return yield* Effect.ensuring(loops, calm)
    }).pipe(
      Effect.scoped,
      // One that is lost is nobody's to give back, and is counted as lost.
      Effect.onExit((exit) =>
        Effect.ignore(
          Effect.andThen(leases.release(lease), isLost(exit) ? Effect.void : meter.leaseChanged("released")),
        ),
      ),
      Effect.ensuring(meter.active(false)),
      Effect.ensuring(Effect.sync(() => (view = Effect.succeed({ _tag: "Stopped" })))),
    )

  const run: LaneWorker["Service"]["run"] = Effect.gen(function* () {
    yield* meter.start
    while (true) {
      yield* Effect.flatMap(take, session).pipe(
        Effect.catchTag("LeaseLost", (lost) =>
          Effect.andThen(meter.leaseChanged("lost"), Effect.logWarning(lost.message)),
        ),
        Effect.catchIf(isPassing, (trouble) => {
          view = Effect.succeed({ _tag: "WaitingForStore", reason: trouble.reason })
          return patience.bear(trouble)
        }),
      )
    }
  }).pipe(Effect.annotateLogs(laneAttributes(key)))

  return LaneWorker.of({ run, view: Effect.suspend(() => view) })
})

const isLost = (exit: Exit.Exit<unknown, SessionError>): boolean =>
  Option.getOrUndefined(Exit.findErrorOption(exit))?._tag === "LeaseLost"

interface Taken {
  readonly lease: Lease
  readonly previous: Lease | undefined
  /** Monotonic moments around the taking. */
  readonly takenAt: number
  readonly answeredAt: number
}

const workingView = (session: LaneSession): Effect.Effect<WorkerView> =>
  Effect.gen(function* () {
    const recall = yield* session.budgets.recall.used
    const progress = yield* session.budgets.progress.used
    const readingsHeldMillis = yield* session.budgets.progress.heldBackMillis
    const { failedReadings } = session.memory
    return { _tag: "Working", budgets: { recall, progress }, readingsHeldMillis, failedReadings } as const
  })
