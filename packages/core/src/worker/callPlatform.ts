import { Effect, type Redacted } from "effect"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { Disposition } from "../platform/Disposition.ts"
import type { Evidence } from "../platform/Evidence.ts"
import type { GetBatchMessageProgress, RecallBatchMessage } from "../platform/PlatformRequest.ts"
import { countCall } from "../telemetry/callMetrics.ts"
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
  const evidence = yield* session.transport.send(request, {
    timeoutMillis: session.policy.recall.callTimeoutMillis,
  })
  yield* session.budgets[api].land(slot, evidence)
  const answer = judge(evidence, [request.token])
  yield* countCall(api, answer)
  yield* tellToken(session, request.token, answer)
  return answer
})
