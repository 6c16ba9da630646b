import { Clock, Deferred, Effect, type Scope } from "effect"
import { EventStore } from "../event-store/EventStore.ts"
import { LaneLease, type LeaseHeld, type LeaseLost } from "../event-store/LaneLease.ts"
import { makeLedger } from "../event-store/Ledger.ts"
import { type Lane, laneKey } from "../lane/Lane.ts"
import { monotonicMillis } from "../monotonicMillis.ts"
import { classifyReading, type Read } from "../platform/classifyReading.ts"
import type { Setback } from "../platform/Disposition.ts"
import { RecallTransport } from "../platform/RecallTransport.ts"
import { TenantTokens, type TokenRejectedAgain } from "../platform/TenantTokens.ts"
import type { TokenRefused, TokenUnavailable } from "../platform/TokenSource.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { makeLaneMeter } from "../telemetry/LaneMeter.ts"
import { callPlatform } from "./callPlatform.ts"
import { concernsLane } from "./laneConsequence.ts"
import { makeBudgets, makeLaneSession } from "./LaneSession.ts"
import type { LaneWorkerOptions, WorkerError } from "./LaneWorker.ts"
import { leaveLane } from "./leaveLane.ts"
import { restoreBudgets } from "./restoreBudgets.ts"
import { checkWorkerPolicy, defaultWorkerPolicy } from "./WorkerPolicy.ts"

/** Another process works for the lane, there is no token, or the store has trouble. */
export type ProbeError = LeaseHeld | LeaseLost | WorkerError | TokenRefused | TokenUnavailable | TokenRejectedAgain

/**
 * Reads `get_progress` of batch messages once each and records nothing of them: for whoever wants to know what they are
 * before anything is asked for. It holds the lane's lease meanwhile, so that it keeps to the budget with the workers
 * before and after it, and fails with `LeaseHeld` beside one. It stops at the first answer that
 * concerns the whole lane.
 *
 * @example
 * ```ts
 * import { type BatchMessageId, type Lane, probeLane } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const readable = Effect.fn("readable")(function* (lane: Lane, ids: ReadonlyArray<BatchMessageId>) {
 *   const found: Array<BatchMessageId> = []
 *   yield* probeLane(lane, ids, { owner: "host/4711" }, (id, answer) => {
 *     if (answer._tag === "Read") found.push(id)
 *   })
 *   return found
 * })
 * ```
 */
export const probeLane = Effect.fn("probeLane")(function* (
  lane: Lane,
  ids: ReadonlyArray<BatchMessageId>,
  options: LaneWorkerOptions,
  onAnswer: (id: BatchMessageId, answer: Read | Setback) => void,
): Effect.fn.Return<void, ProbeError, EventStore | LaneLease | TenantTokens | RecallTransport | Scope.Scope> {
  const policy = yield* Effect.orDie(checkWorkerPolicy(options.policy ?? defaultWorkerPolicy))
  const leases = yield* LaneLease
  const tokens = yield* TenantTokens
  const ports = { store: yield* EventStore, ledger: yield* makeLedger, transport: yield* RecallTransport, tokens }
  const clock = yield* Clock.Clock
  const key = laneKey(lane)
  const previous = yield* leases.current(key)
  const takenAt = monotonicMillis(clock)
  const taken = leases.take({ lane: key, owner: options.owner, ttlMillis: policy.leaseTtlMillis })
  const lease = yield* Effect.acquireRelease(taken, (held) => Effect.ignore(leases.release(held)))
  const budgets = yield* makeBudgets(policy)
  const session = yield* makeLaneSession(
    lane,
    policy,
    ports,
    budgets,
    makeLaneMeter(key),
    lease,
    takenAt,
    monotonicMillis(clock),
  )
  let current = lease
  const renew = Effect.gen(function* () {
    while (true) {
      yield* Effect.sleep(policy.leaseTtlMillis / 3)
      const requestedAt = session.clock.monotonic()
      current = yield* leases.renew(current, policy.leaseTtlMillis)
      session.clock.renewed(current, requestedAt)
    }
  })
  yield* Effect.forkScoped(Effect.catchCause(renew, (cause) => Deferred.failCause(session.failed, cause)))
  yield* session.refreshLane
  const follows = lease.fence === (previous?.fence ?? 0) + 1
  yield* restoreBudgets(session, follows ? previous : { ...lease, expiresAt: lease.storeNow })

  const probe = Effect.fnUntraced(function* (batchMessageId: BatchMessageId) {
    if (session.isStopping()) return
    const token = yield* tokens.get
    const slot = yield* budgets.progress.take
    if (session.isStopping() || !session.clock.holdsLease()) return yield* budgets.progress.release(slot)
    const request = { _tag: "GetBatchMessageProgress", batchMessageId, token } as const
    const answer = yield* callPlatform(session, "progress", request, slot, classifyReading)
    if (concernsLane(answer) && !("needsSecond" in answer && answer.needsSecond)) session.stop()
    onAnswer(batchMessageId, answer)
  })
  const all = Effect.forEach(ids, probe, { concurrency: policy.maxInFlight, discard: true })
  yield* Effect.ensuring(Effect.raceFirst(all, Deferred.await(session.failed)), leaveLane(session))
}, Effect.scoped)
