import type { MetricDefinition } from "@feishu-recall/core"

/**
 * A metric's name as Prometheus has it: with underscores, its unit and what it is at the end.
 *
 * Source: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 *
 * @example
 * ```ts
 * import { metrics } from "@feishu-recall/core"
 * import { prometheusName } from "@feishu-recall/telemetry-prometheus"
 *
 * prometheusName(metrics.calls) // "feishu_recall_calls_total"
 * ```
 */
export const prometheusName = ({ kind, name, unit }: Pick<MetricDefinition, "kind" | "name" | "unit">): string => {
  const words = name.replaceAll(/[^a-zA-Z0-9_]/g, "_")
  if (unit === "s") return `${words}_seconds`
  if (unit === "1" && kind === "gauge") return `${words}_ratio`
  return kind === "counter" ? `${words}_total` : words
}
