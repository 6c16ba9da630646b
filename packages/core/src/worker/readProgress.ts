import { Effect, type Redacted } from "effect"
import { classifyReading } from "../platform/classifyReading.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { attributes } from "../telemetry/attributes.ts"
import { spans } from "../telemetry/spans.ts"
import { inSpan, isTraced } from "../telemetry/tracing.ts"
import type { Slot } from "./BudgetGate.ts"
import { addFailedReading } from "./FailedReadings.ts"
import { callPlatform } from "./callPlatform.ts"
import { concernsLane, laneConsequence } from "./laneConsequence.ts"
import type { LaneSession } from "./LaneSession.ts"
import { mayCall } from "./mayCall.ts"
import { recordRecall } from "./recordRecall.ts"

/** One reading of `get_progress`, with its slot and its token in hand. */
export const readProgress = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  slot: Slot,
) {
  // Where nobody traces, nothing is looked up for it.
  const trail = (yield* isTraced) ? (yield* session.ledger.loadRecall(session.key, id)).trail : undefined
  yield* makeReading(session, id, token, slot, trail?.()?.traceParent)
})

/** The same, with the trace of the order that asked for the recall. */
export const makeReading = (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  slot: Slot,
  orderedBy: string | undefined,
) => inSpan(spans.read, orderedBy, { [attributes.recallId.name]: id })(readAndRecord(session, id, token, slot))

const readAndRecord = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  slot: Slot,
) {
  if (!mayCall(session, "progress", token, slot)) return yield* session.budgets.progress.release(slot)
  const request = { _tag: "GetBatchMessageProgress", batchMessageId: id, token } as const
  const startedAt = session.clock.storeNow()
  const answer = yield* callPlatform(session, "progress", request, slot, classifyReading)
  const at = session.clock.storeNow()
  session.memory.failedReadings = addFailedReading(session.memory.failedReadings, answer, at)
  const written = recordRecall(
    session,
    id,
    () => ({ _tag: "RecordReading", at, startedAt, answer }),
    (recall) =>
      laneConsequence({
        answer,
        api: "progress",
        recall,
        lane: session.lane().state,
        memory: session.memory,
        maxAttempts: Number.POSITIVE_INFINITY,
        at,
      }),
  )
  yield* concernsLane(answer) ? session.undecidedDuring(written) : written
})
