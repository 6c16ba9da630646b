import { Effect, Random, type Redacted } from "effect"
import { classify } from "../platform/classify.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { RecordAnswer } from "../recall/RecallCommand.ts"
import { attributes } from "../telemetry/attributes.ts"
import { spans } from "../telemetry/spans.ts"
import { inSpan } from "../telemetry/tracing.ts"
import type { Slot } from "./BudgetGate.ts"
import { callPlatform } from "./callPlatform.ts"
import { type Claim, claimAttempt } from "./claimAttempt.ts"
import { concernsLane, laneConsequence } from "./laneConsequence.ts"
import type { LaneSession } from "./LaneSession.ts"
import { mayCall } from "./mayCall.ts"
import { makeReading } from "./readProgress.ts"
import { recordRecall } from "./recordRecall.ts"
import { spawn } from "./spawn.ts"

/**
 * One attempt, with its slot and its token in hand: claim, call, record.
 *
 * 1. The claim is committed with the expected versions of the recall, of its campaign and of the lane: whatever was
 *    ordered meanwhile, by any process, stops it.
 * 2. Just before the call, on a clock that never jumps: is the claim still young, the lease still ours, the token still
 *    good? A process that was frozen in between must not call.
 * 3. The first reading goes out with the call, from its own budget: how many had read the message by then.
 * 4. The evidence is classified; what it means for the recall and for the lane is appended in one transaction.
 */
export const callRecall = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  slot: Slot,
) {
  const gate = session.budgets.recall
  const claim = yield* Effect.onError(claimAttempt(session, id), () => gate.release(slot))
  if (claim === undefined) return yield* gate.release(slot)
  const { carrier } = claim.recall
  const told = { [attributes.recallId.name]: id, [attributes.campaignId.name]: carrier }
  yield* makeAttempt(session, id, token, slot, claim).pipe(
    inSpan(spans.recall, claim.orderedBy, { ...told, [attributes.attempt.name]: claim.attempt }),
  )
})

const makeAttempt = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  slot: Slot,
  { attempt, orderedBy, recall }: Claim,
) {
  const gate = session.budgets.recall
  if (!mayCall(session, "recall", token, slot)) {
    yield* gate.release(slot)
    return yield* record(session, id, attempt, { _tag: "NotStarted" })
  }
  if (recall.firstReading === undefined && !session.tokens.isProbe(token))
    yield* readAlong(session, id, token, orderedBy)
  const request = { _tag: "RecallBatchMessage", batchMessageId: id, token } as const
  const answer = yield* callPlatform(session, "recall", request, slot, classify)
  const written = record(session, id, attempt, answer)
  yield* concernsLane(answer) ? session.undecidedDuring(written) : written
})

const record = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  attempt: number,
  answer: RecordAnswer["answer"],
) {
  const jitter = yield* Random.next
  const at = session.clock.storeNow()
  yield* recordRecall(
    session,
    id,
    () => ({ _tag: "RecordAnswer", at, jitter, attempt, answer }),
    (recall) =>
      answer._tag === "NotStarted" || answer._tag === "ClaimExpired"
        ? undefined
        : laneConsequence({
            answer,
            api: "recall",
            recall,
            lane: session.lane().state,
            memory: session.memory,
            maxAttempts: session.policy.recall.maxAttempts,
            at,
          }),
  )
})

/** Only if its budget has a slot to spare now, and there is room in flight: the call does not wait for it. */
const readAlong = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  orderedBy: string | undefined,
) {
  const room = session.rooms.progress
  if (!(yield* room.takeIfAvailable(1))) return
  const slot = yield* session.budgets.progress.tryTake
  if (slot === undefined) return yield* Effect.asVoid(room.release(1))
  yield* spawn(session, id, Effect.ensuring(makeReading(session, id, token, slot, orderedBy), room.release(1)))
})

/** The worker that claimed this attempt is gone, and its answer with it. */
export const giveUpClaim = (session: LaneSession, id: BatchMessageId, attempt: number) =>
  record(session, id, attempt, { _tag: "ClaimExpired" })
