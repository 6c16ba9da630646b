import { Config, Effect, Option, Redacted, Schema } from "effect"
import type { OtlpOptions } from "./Otlp.ts"

/**
 * What the standard's variables say; none without an endpoint, or if `OTEL_SDK_DISABLED` is true.
 *
 * Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export const environment: Effect.Effect<Option.Option<OtlpOptions>, Config.ConfigError> = Effect.gen(function* () {
  const isDisabled = yield* Config.withDefault(Config.Boolean("OTEL_SDK_DISABLED"), false)
  const endpoint = yield* optional("OTEL_EXPORTER_OTLP_ENDPOINT")
  if (isDisabled || endpoint === undefined) return Option.none()
  const headers = yield* Config.option(Config.Redacted("OTEL_EXPORTER_OTLP_HEADERS"))
  const {
    "service.name": named,
    "service.version": version,
    ...resourceAttributes
  } = pairs((yield* optional("OTEL_RESOURCE_ATTRIBUTES")) ?? "")
  return Option.some({
    endpoint,
    headers: Object.fromEntries(
      Object.entries(pairs(Option.match(headers, { onNone: () => "", onSome: Redacted.value }))).map(
        ([name, value]) => [name, Redacted.make(value)],
      ),
    ),
    serviceName: (yield* optional("OTEL_SERVICE_NAME")) ?? named,
    serviceVersion: version,
    resourceAttributes,
    protocol: yield* Config.withDefault(
      Config.Literals(["http/json", "http/protobuf"], "OTEL_EXPORTER_OTLP_PROTOCOL"),
      "http/json",
    ),
    timeoutMillis: yield* millis("OTEL_EXPORTER_OTLP_TIMEOUT"),
    metricsIntervalMillis: yield* millis("OTEL_METRIC_EXPORT_INTERVAL"),
    tracesIntervalMillis: yield* millis("OTEL_BSP_SCHEDULE_DELAY"),
    logsIntervalMillis: yield* millis("OTEL_BLRP_SCHEDULE_DELAY"),
  })
})

/** An empty variable is one that is not set: so says the standard. */
const optional = (name: string) =>
  Effect.map(Config.option(Config.String(name)), (text) => Option.getOrUndefined(text)?.trim() || undefined)

const millis = (name: string) =>
  Effect.map(
    Config.option(Config.schema(Schema.FiniteFromString.check(Schema.isInt(), Schema.isGreaterThan(0)), name)),
    Option.getOrUndefined,
  )

/** `name=value,name=value`, both percent-encoded where they must be; what is no pair says nothing. */
const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(",").flatMap((pair) => {
      const at = pair.indexOf("=")
      const name = pair.slice(0, Math.max(0, at)).trim()
      return name === "" ? [] : [[decoded(name), decoded(pair.slice(at + 1).trim())] as const]
    }),
  )

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
