// #region sdk
import * as OtelMetrics from "@effect/opentelemetry/OtelMetrics"
import * as OtelTracer from "@effect/opentelemetry/OtelTracer"
import * as Resource from "@effect/opentelemetry/Resource"
import { MeterProvider, type IMetricReader, type MetricReader } from "@opentelemetry/sdk-metrics"
import { type SpanProcessor } from "@opentelemetry/sdk-trace-base"
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node"
import { Layer } from "effect"

/** What the host does already, once, when it starts. */
export const startSdk = (processor: SpanProcessor, reader: IMetricReader) => {
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [processor] })
  tracerProvider.register()
  return { tracerProvider, meterProvider: new MeterProvider({ readers: [reader] }) }
}

/** Spans of feishu-recall go to the host's tracer provider, its metrics to a reader that is for them. */
export const telemetry = (reader: MetricReader) =>
  Layer.merge(
    OtelTracer.layerGlobal,
    OtelMetrics.layer(() => reader),
  ).pipe(Layer.provide(Resource.layer({ serviceName: "recalls" })))
// #endregion
