import { Effect, type Redacted } from "effect"
import { classifyReading } from "../platform/classifyReading.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { Slot } from "./BudgetGate.ts"
import { isFree } from "./isFree.ts"
import { countCall } from "../telemetry/callMetrics.ts"
import { concernsLane, laneConsequence } from "./laneConsequence.ts"
import type { LaneSession } from "./LaneSession.ts"
import { recordRecall } from "./recordRecall.ts"
import { tellToken } from "./tellToken.ts"

/** One reading of `get_progress`, with its slot and its token in hand. */
export const readProgress = Effect.fnUntraced(function* (
  session: LaneSession,
  id: BatchMessageId,
  token: Redacted.Redacted,
  slot: Slot,
) {
  const gate = session.budgets.progress
  // The slot may have been long in coming.
  if (!isFree(session, "progress") || !session.tokens.isUsable(token)) return yield* gate.release(slot)
  const evidence = yield* session.transport.send(
    { _tag: "GetBatchMessageProgress", batchMessageId: id, token },
    { timeoutMillis: session.policy.recall.callTimeoutMillis },
  )
  yield* gate.land(slot, evidence)
  const answer = classifyReading(evidence)
  yield* countCall("progress", answer)
  yield* tellToken(session, token, answer)
  const at = session.clock.storeNow()
  const written = recordRecall(
    session,
    id,
    () => ({ _tag: "RecordReading", at, answer }),
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
