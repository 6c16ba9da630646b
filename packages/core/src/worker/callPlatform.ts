import { Effect, LogLevel, type Redacted } from "effect"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { Disposition } from "../platform/Disposition.ts"
import type { Evidence } from "../platform/Evidence.ts"
import type { GetBatchMessageProgress, RecallBatchMessage } from "../platform/PlatformRequest.ts"
import { answerAttributes } from "../telemetry/answerAttributes.ts"
import { attributes } from "../telemetry/attributes.ts"
import { errorType } from "../telemetry/errorType.ts"
import { isTraced } from "../telemetry/tracing.ts"
import type { Slot } from "./BudgetGate.ts"
import type { LaneSession } from "./LaneSession.ts"
import { tellToken } from "./tellToken.ts"

/** One call, from the sending to what its end means. Its slot and its token learn of the end before anything is written. */
export const callPlatform = Effect.fnUntraced(function* <Answer extends Disposition | Read>(
  session: LaneSession,
  api: LaneApi,
  request: RecallBatchMessage | GetBatchMessageProgress,
  slot: Slot,
  judge: (evidence: Evidence, secrets: ReadonlyArray<Redacted.Redacted>) => Answer,
) {
  const sentAt = session.clock.monotonic()
  const evidence = yield* session.transport.send(request, {
    timeoutMillis: session.policy.recall.callTimeoutMillis,
  })
  const millis = session.clock.monotonic() - sentAt
  yield* session.budgets[api].land(slot, evidence)
  const answer = judge(evidence, [request.token])
  yield* session.meter.called({ api, answer, evidence, millis })
  yield* tell(request, answer, evidence)
  yield* tellToken(session, request.token, answer)
  return answer
})

/** To the span and, for whoever listens that closely, to the log. Where nobody does, nothing is composed. */
const tell = Effect.fnUntraced(function* (
  { batchMessageId }: RecallBatchMessage | GetBatchMessageProgress,
  answer: Disposition | Read,
  evidence: Evidence,
) {
  const traced = yield* isTraced
  const logged = yield* LogLevel.isEnabled("Debug")
  if (!traced && !logged) return
  const error = errorType(evidence)
  const told = {
    ...answerAttributes("answer" in answer ? answer.answer : undefined),
    [attributes.disposition.name]: answer._tag,
    ...(error !== undefined && { [attributes.errorType.name]: error }),
  }
  if (traced) yield* Effect.annotateCurrentSpan(told)
  if (logged)
    yield* Effect.logDebug("a call has ended").pipe(
      Effect.annotateLogs({ ...told, [attributes.recallId.name]: batchMessageId }),
    )
})
