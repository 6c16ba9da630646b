import { type Effect, Metric } from "effect"
import type { Disposition } from "../platform/Disposition.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"

/** Calls to the platform that have ended, by API (`recall`, `progress`) and by disposition. */
const calls = Metric.counter("feishu_recall_calls", {
  description: "Calls to the platform that have ended, by API and by what their end means",
  incremental: true,
})

/** Counts one call. Whoever wants to see the numbers adds an exporter's layer: nothing here exports. */
export const countCall = (api: LaneApi, answer: Disposition | Read): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(calls, { api, disposition: answer._tag }), 1)
