import { Effect, Option, Tracer } from "effect"
import type { SpanDefinition } from "./spans.ts"

/** Without a tracer of the application's own, spans lead nowhere: none are made, and none are written of. */
export const isTraced: Effect.Effect<boolean> = Effect.map(Effect.tracer, (tracer) => tracer !== Tracer.nativeTracer)

/**
 * The current span as W3C trace context, to be written beside an event; `undefined` without a tracer or a span.
 *
 * Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const currentTraceParent: Effect.Effect<string | undefined> = Effect.flatMap(isTraced, (traced) =>
  traced
    ? Effect.map(Effect.serviceOption(Tracer.ParentSpan), (span) =>
        Option.getOrUndefined(Option.map(span, traceParent)),
      )
    : Effect.undefined,
)

/**
 * Runs a part of a worker's work in a span, as a child of the order that asked for it, which may have been given in
 * another process long ago. Its effect must not end with anything secret: a span keeps what it ends with.
 */
export const inSpan =
  (definition: SpanDefinition, orderedBy: string | undefined, attributes: Readonly<Record<string, unknown>>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>> =>
    Effect.flatMap(isTraced, (traced) => {
      if (!traced) return effect as Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>>
      const parent = spanOf(orderedBy)
      const place = parent === undefined ? { root: true } : { parent }
      return Effect.withSpan(effect, definition.name, { ...place, attributes, captureStackTrace: false })
    })

const traceParent = ({ sampled, spanId, traceId }: Tracer.AnySpan): string =>
  `00-${traceId.padStart(32, "0")}-${spanId}-${sampled ? "01" : "00"}`

/** What is no trace context leads nowhere: the work goes on without it. */
const spanOf = (text: string | undefined): Tracer.ExternalSpan | undefined => {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? "") ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 })
}
