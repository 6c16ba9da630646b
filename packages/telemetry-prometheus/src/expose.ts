import { metrics } from "@feishu-recall/core"
import { Context, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { prometheusName } from "./prometheusName.ts"

/** Which metrics are shown: those of feishu-recall, or all that the process keeps with Effect. */
export type Shown = "ours" | "all"

const names = new Map<string, string>(Object.values(metrics).map((one) => [one.name, prometheusName(one)]))

/**
 * The metrics in Prometheus' text format, for an endpoint of the host's own. Those of the host keep their names, but
 * for signs that are not allowed.
 *
 * @example
 * ```ts
 * import { contentType, expose } from "@feishu-recall/telemetry-prometheus"
 * import { Effect } from "effect"
 *
 * const answer = Effect.map(Effect.context(), (context) => ({
 *   headers: { "content-type": contentType },
 *   body: expose(context, "ours"),
 * }))
 * ```
 */
export const expose = (context: Context.Context<never>, shown: Shown): string => {
  const registry = Context.get(context, Metric.MetricRegistry)
  const chosen = shown === "all" ? registry : new Map([...registry].filter(([, { id }]) => names.has(id)))
  return PrometheusMetrics.formatUnsafe(Context.add(context, Metric.MetricRegistry, chosen), {
    metricNameMapper: (name) => names.get(name) ?? name,
  })
}

/**
 * What the text that {@link expose} gives is sent as.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const contentType = "text/plain; version=0.0.4; charset=utf-8"
