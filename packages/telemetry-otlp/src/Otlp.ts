import { type Config, Context, Effect, Layer, Option, type Redacted, Schema } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"
import { Otlp, OtlpExporter, OtlpSerialization } from "effect/observability"
import { makeCollector } from "./Collector.ts"
import { environment } from "./environment.ts"
import { limits } from "./limits.ts"
import { withUnits } from "./withUnits.ts"

/** Where telemetry goes, and as whose. */
export interface OtlpOptions {
  /** The collector's base URL, e.g. `http://127.0.0.1:4318`. Behind it come `/v1/traces`, `/v1/metrics`, `/v1/logs`. */
  readonly endpoint: string
  /** What goes with each request, e.g. a key: shown nowhere. None unless told. */
  readonly headers?: Readonly<Record<string, Redacted.Redacted>> | undefined
  /** `feishu-recall` unless told. */
  readonly serviceName?: string | undefined
  /** The version of the program. None unless told. */
  readonly serviceVersion?: string | undefined
  /** What else is said of this process, e.g. `deployment.environment.name`. Nothing unless told. */
  readonly resourceAttributes?: Readonly<Record<string, string>> | undefined
  /** `http/json` unless told. */
  readonly protocol?: "http/json" | "http/protobuf" | undefined
  /** For one request. 10 seconds unless told. */
  readonly timeoutMillis?: number | undefined
  /** How often metrics are sent. 10 seconds unless told. */
  readonly metricsIntervalMillis?: number | undefined
  /** How often spans are sent. 5 seconds unless told. */
  readonly tracesIntervalMillis?: number | undefined
  /** How often log lines are sent. 1 second unless told. */
  readonly logsIntervalMillis?: number | undefined
  /** For what is unsent when the program stops. 3 seconds unless told. */
  readonly shutdownMillis?: number | undefined
}

/**
 * Traces, metrics and logs to an OpenTelemetry collector, with Effect's own exporter. Provide it to the whole program:
 * spans and log lines are those of the fibers that it is provided to. Options that can't be are a mistake in the
 * program, and it dies with all that is wrong in them.
 *
 * Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp
 *
 * @example
 * ```ts
 * import * as Otlp from "@feishu-recall/telemetry-otlp"
 * import { Effect } from "effect"
 *
 * const traced = <A, E, R>(program: Effect.Effect<A, E, R>) =>
 *   Effect.provide(program, Otlp.layer({ endpoint: "http://127.0.0.1:4318", serviceName: "recall-service" }))
 * ```
 */
export const layer = (options: OtlpOptions): Layer.Layer<never> =>
  Layer.unwrap(Effect.map(Effect.orDie(decodeOptions(options)), () => exporting(options)))

/**
 * The same, told by the standard's variables: `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_HEADERS`,
 * `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` and others that the README names. Without an endpoint nothing is
 * sent.
 *
 * Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 *
 * @example
 * ```ts
 * import * as Otlp from "@feishu-recall/telemetry-otlp"
 * import { Effect } from "effect"
 *
 * const traced = <A, E, R>(program: Effect.Effect<A, E, R>) => Effect.provide(program, Otlp.layerConfig)
 * ```
 */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = Layer.unwrap(
  Effect.map(
    Effect.suspend(() => environment),
    Option.match({ onNone: () => Layer.empty, onSome: layer }),
  ),
)

const exporting = (options: OtlpOptions): Layer.Layer<never> => {
  const shutdownMillis = options.shutdownMillis ?? limits.shutdownMillis
  const serialization =
    options.protocol === "http/protobuf" ? OtlpSerialization.layerProtobuf : OtlpSerialization.layerJson
  return Layer.unwrap(
    Effect.gen(function* () {
      const collector = makeCollector(yield* HttpClient.HttpClient, {
        headers: Object.entries(options.headers ?? {}),
        timeoutMillis: options.timeoutMillis ?? limits.timeoutMillis,
        requestsUnderWay: limits.requestsUnderWay,
      })
      const exporters = Otlp.layer({
        baseUrl: options.endpoint,
        resource: {
          serviceName: options.serviceName ?? "feishu-recall",
          serviceVersion: options.serviceVersion,
          attributes: { ...options.resourceAttributes },
        },
        maxBatchSize: limits.batchSize,
        metricsExportInterval: options.metricsIntervalMillis ?? limits.metricsIntervalMillis,
        tracerExportInterval: options.tracesIntervalMillis ?? limits.tracesIntervalMillis,
        loggerExportInterval: options.logsIntervalMillis ?? limits.logsIntervalMillis,
        loggerExcludeLogSpans: true,
        shutdownTimeout: shutdownMillis,
      }).pipe(Layer.provide([Layer.succeed(HttpClient.HttpClient, collector.client), withUnits(serialization)]))
      // Ends before the exporters do: one flush of all signals, and then nothing more.
      const lastFlush = Layer.effectDiscard(
        Effect.flatMap(OtlpExporter.Flusher, ({ flush }) =>
          Effect.addFinalizer(() =>
            Effect.andThen(Effect.timeoutOption(Effect.interruptible(flush), shutdownMillis), collector.close),
          ),
        ),
      )
      return Layer.effectContext(Effect.succeed(Context.empty())).pipe(
        Layer.provideMerge(lastFlush),
        Layer.provideMerge(exporters),
      )
    }),
  ).pipe(Layer.provide(FetchHttpClient.layer)) as Layer.Layer<never>
}

const millis = Schema.optional(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400_000 })))

/** Credentials in an address would stand in every message that names it. */
const isEndpoint = (text: string): boolean => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false
  const { hash, password, search, username } = new URL(text)
  return username + password + search + hash === ""
}

const decodeOptions = Schema.decodeUnknownEffect(
  Schema.Struct({
    endpoint: Schema.String.check(
      Schema.makeFilter(isEndpoint, {
        message:
          "expected http:// or https://, host and path alone, e.g. http://127.0.0.1:4318; what is secret belongs in headers",
      }),
    ),
    timeoutMillis: millis,
    metricsIntervalMillis: millis,
    tracesIntervalMillis: millis,
    logsIntervalMillis: millis,
    shutdownMillis: millis,
  }),
  { errors: "all" },
)
