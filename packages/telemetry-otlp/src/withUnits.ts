import type { Layer as LayerType } from "effect/Layer"
import { Effect, Layer } from "effect"
import { OtlpSerialization } from "effect/observability"

type Serialization = LayerType<OtlpSerialization.OtlpSerialization>

/** A metric tells Effect's exporters its unit by an attribute; behind them it is one no longer. */
export const withUnits = (serialization: Serialization): Serialization =>
  Layer.effect(
    OtlpSerialization.OtlpSerialization,
    Effect.map(OtlpSerialization.OtlpSerialization, (inner) => ({
      ...inner,
      metrics: (data) => {
        for (const { scopeMetrics } of data.resourceMetrics)
          for (const { metrics } of scopeMetrics)
            for (const { gauge, histogram, sum } of metrics)
              for (const point of [...((gauge ?? sum)?.dataPoints ?? []), ...(histogram?.dataPoints ?? [])])
                point.attributes = (point.attributes ?? []).filter(({ key }) => key !== "unit")
        return inner.metrics(data)
      },
    })),
  ).pipe(Layer.provide(serialization))
