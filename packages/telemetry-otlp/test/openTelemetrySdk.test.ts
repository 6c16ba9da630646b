import { assert, it } from "@effect/vitest"
import { metrics as names, spans } from "@feishu-recall/core"
import { trace } from "@opentelemetry/api"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { Effect, Layer, Logger } from "effect"
import { campaign } from "./campaign.ts"
import { startSdk, telemetry } from "./openTelemetrySdk.ts"

const reading = () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  return { exporter, reader: new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 100 }) }
}

it.live("a host that runs an OpenTelemetry SDK sees the calls under its own span, and the metrics", () =>
  Effect.gen(function* () {
    const host = reading()
    const ours = reading()
    const spanExporter = new InMemorySpanExporter()
    const { meterProvider, tracerProvider } = startSdk(new SimpleSpanProcessor(spanExporter), host.reader)
    const run = campaign({ count: 5 }).pipe(Effect.provide(Layer.merge(Logger.layer([]), telemetry(ours.reader))))
    const { confirmed } = yield* run
    assert.strictEqual(confirmed, 5)
    yield* Effect.promise(() => tracerProvider.forceFlush())
    const finished = spanExporter.getFinishedSpans()
    const button = finished.find(({ name }) => name === "the button")!
    const calls = finished.filter(({ name }) => name === spans.recall.name)
    assert.strictEqual(calls.length, 5)
    for (const call of calls) assert.strictEqual(call.spanContext().traceId, button.spanContext().traceId)

    const told = ours.exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) =>
        scopeMetrics.flatMap(({ metrics }) => metrics.map(({ descriptor }) => descriptor.name)),
      )
    assert.includeMembers(told, [names.calls.name, names.ended.name, names.callDuration.name])
    yield* Effect.promise(() => meterProvider.shutdown())
    yield* Effect.promise(() => tracerProvider.shutdown())
    trace.disable()
  }),
)
