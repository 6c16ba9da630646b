import { Clock, Context, Deferred, Effect, FiberSet, Layer } from "effect"
import { EventStore } from "../event-store/EventStore.ts"
import { LaneLease, type Lease } from "../event-store/LaneLease.ts"
import { makeLedger } from "../event-store/Ledger.ts"
import type { WindowUse } from "../lane/Budget.ts"
import { type Lane, laneKey } from "../lane/Lane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import { RecallTransport } from "../platform/RecallTransport.ts"
import { TenantTokens } from "../platform/TenantTokens.ts"
import { monotonicMillis } from "./BudgetGate.ts"
import { callLoop } from "./callLoop.ts"
import { campaignLoop, lookAtCampaigns } from "./campaignLoop.ts"
import { claimLoop } from "./claimLoop.ts"
import { type LaneSession, makeLaneSession, type SessionError } from "./LaneSession.ts"
import { restoreBudgets } from "./restoreBudgets.ts"
import { defaultWorkerPolicy, type WorkerPolicy } from "./WorkerPolicy.ts"

/**
 * What acts for one lane: holds its lease, asks what is next, calls, appends. Run it in as many processes as you like:
 * one of them works, the others stand by and take over when its lease ends.
 *
 * - `run`: works without end. Interrupt it to stop: no further call starts, calls in flight end and are recorded, the
 *   lease is given back.
 * - `view`: what the worker of this process is doing, for a display.
 *
 * @example
 * const worker = yield* LaneWorker
 * yield* Effect.forkScoped(worker.run)
 */
export class LaneWorker extends Context.Service<
  LaneWorker,
  {
    readonly run: Effect.Effect<never, WorkerError>
    readonly view: Effect.Effect<WorkerView>
  }
>()("@feishu-recall/core/worker/LaneWorker") {
  static readonly layer = (lane: Lane, options: LaneWorkerOptions) =>
    Layer.effect(LaneWorker, makeLaneWorker(lane, options))
}

export interface LaneWorkerOptions {
  /** Who acts, as people will see it in the log, e.g. `host/4711`. */
  readonly owner: string
  readonly policy?: WorkerPolicy | undefined
}

/** The worker can't go on: the store fails, or was written by a newer program. Nothing is lost: run it again. */
export type WorkerError = Exclude<SessionError, { readonly _tag: "LeaseLost" }>

export type WorkerView =
  | { readonly _tag: "Stopped" }
  /** Another worker acts for the lane. */
  | { readonly _tag: "StandingBy"; readonly holder: string }
  | {
      readonly _tag: "Working"
      readonly budgets: Readonly<Record<LaneApi, ReadonlyArray<WindowUse>>>
      /** After a takeover: so long no reading is made, since those of the worker before are not in the log. */
      readonly readingsHeldMillis: number
    }

export const makeLaneWorker = Effect.fnUntraced(function* (lane: Lane, options: LaneWorkerOptions) {
  const { owner, policy = defaultWorkerPolicy } = options
  const store = yield* EventStore
  const leases = yield* LaneLease
  const transport = yield* RecallTransport
  const tokens = yield* TenantTokens
  const ledger = yield* makeLedger
  const clock = yield* Clock.Clock
  const key = laneKey(lane)
  let view: Effect.Effect<WorkerView> = Effect.succeed({ _tag: "Stopped" })

  const take = Effect.gen(function* () {
    while (true) {
      const previous = yield* leases.current(key)
      const takenAt = monotonicMillis(clock)
      const lease = yield* Effect.catchTag(
        leases.take({ lane: key, owner, ttlMillis: policy.leaseTtlMillis }),
        "LeaseHeld",
        (held) =>
          Effect.as(
            Effect.suspend(() => {
              view = Effect.succeed({ _tag: "StandingBy", holder: held.owner })
              return Effect.sleep(Math.max(policy.pollMillis, Math.min(held.remainingMillis, 1_000)))
            }),
            undefined,
          ),
      )
      if (lease !== undefined) return { lease, previous, takenAt }
    }
  })

  const session = (lease: Lease, previous: Lease | undefined, takenAt: number) =>
    Effect.gen(function* () {
      let current = lease
      const session = yield* makeLaneSession(lane, policy, { store, ledger, transport, tokens }, lease, takenAt)
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
      yield* restoreBudgets(session, previous)
      yield* lookAtCampaigns(session)
      const loops = Effect.raceAllFirst([
        callLoop(session, "recall"),
        callLoop(session, "progress"),
        claimLoop(session),
        campaignLoop(session),
        Deferred.await(session.failed),
      ])
      // Calls in flight end on their own and are recorded, under the lease, which is renewed until then.
      return yield* Effect.ensuring(loops, FiberSet.awaitEmpty(session.calls))
    }).pipe(
      Effect.scoped,
      Effect.ensuring(Effect.ignore(leases.release(lease))),
      Effect.ensuring(Effect.sync(() => (view = Effect.succeed({ _tag: "Stopped" })))),
    )

  const run: LaneWorker["Service"]["run"] = Effect.gen(function* () {
    while (true) {
      const { lease, previous, takenAt } = yield* take
      yield* Effect.catchTag(session(lease, previous, takenAt), "LeaseLost", (lost) => Effect.logWarning(lost.message))
    }
  })

  return LaneWorker.of({ run, view: Effect.suspend(() => view) })
})

const workingView = (session: LaneSession): Effect.Effect<WorkerView> =>
  Effect.gen(function* () {
    const recall = yield* session.budgets.recall.used
    const progress = yield* session.budgets.progress.used
    const readingsHeldMillis = yield* session.budgets.progress.heldBackMillis
    return { _tag: "Working", budgets: { recall, progress }, readingsHeldMillis } as const
  })
