import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Exit, Layer, Logger, Redacted, References } from "effect"
import { inspect } from "node:util"
import { layer, layerConfig, limits } from "../src/index.ts"
import { campaign } from "./campaign.ts"
import { collectorStub } from "./collectorStub.ts"

const key = "key-that-nobody-may-see"

/** Everything that is said, down to the last debug line, with its cause. */
const listening = () => {
  const said: Array<string> = []
  const logger = Logger.layer([
    Logger.make(({ cause, logLevel, message }) => {
      said.push(`${logLevel} ${inspect(message, { depth: 12 })} ${inspect(cause, { depth: 12, showHidden: true })}`)
    }),
  ])
  return { said, logger }
}

const quick = { metricsIntervalMillis: 50, tracesIntervalMillis: 50, logsIntervalMillis: 50, timeoutMillis: 300 }

describe.concurrent("a collector that", () => {
  const troubles = [
    ["is away", "no connection"],
    ["answers 401", "it answered 401"],
    ["answers 503", "it answered 503"],
    ["never answers", "no answer within 300 ms"],
  ] as const
  it.live.each(troubles)("%s costs the recall nothing, is told once and learns of no secret", ([name, why]) =>
    Effect.gen(function* () {
      const stub = yield* collectorStub
      if (name.startsWith("answers")) stub.status = Number(name.slice(-3))
      stub.hangs = name === "never answers"
      const endpoint = name === "is away" ? "http://127.0.0.1:1" : stub.url
      const { logger, said } = listening()
      const options = { endpoint, headers: { "x-team-key": Redacted.make(key) }, shutdownMillis: 500, ...quick }
      const startedAt = Date.now()
      const { confirmed } = yield* campaign({ count: 10 }).pipe(
        Effect.provide(layer(options).pipe(Layer.provideMerge(logger))),
        Effect.provideService(References.MinimumLogLevel, "Debug"),
      )
      assert.strictEqual(confirmed, 10)
      assert.isBelow(Date.now() - startedAt, 8_000)
      const warnings = said.filter((line) => line.startsWith("Warn"))
      assert.strictEqual(warnings.length, 1, warnings.join("\n"))
      assert.include(warnings[0], why)
      assert.notInclude(said.join("\n"), key)
    }),
  )
})

it.live("what hangs is bounded: few requests are under way, and the rest is dropped", () =>
  Effect.gen(function* () {
    const stub = yield* collectorStub
    stub.hangs = true
    const { logger } = listening()
    const options = { endpoint: stub.url, ...quick, timeoutMillis: 60_000, shutdownMillis: 300 }
    const startedAt = Date.now()
    yield* Effect.forEach(
      Array.from({ length: 30 * limits.batchSize }, (_, index) => index),
      (index) => (index % 500 === 0 ? Effect.yieldNow : Effect.void).pipe(Effect.withSpan("one of many")),
      { discard: true },
    ).pipe(Effect.andThen(Effect.sleep("300 millis")), Effect.provide(layer(options).pipe(Layer.provideMerge(logger))))
    assert.isAtMost(stub.requests.length, limits.requestsUnderWay)
    // shutdownMillis bounds the end, too.
    assert.isBelow(Date.now() - startedAt, 5_000)
  }),
)

it.live("what is unsent when the program stops is sent then, and a collector that comes back is told of", () =>
  Effect.gen(function* () {
    const stub = yield* collectorStub
    const { logger, said } = listening()
    yield* Effect.logInfo("at the end").pipe(
      Effect.withSpan("at the end"),
      Effect.provide(layer({ endpoint: stub.url }).pipe(Layer.provideMerge(logger))),
    )
    assert.deepStrictEqual(
      stub.spans.map(({ name }) => name),
      ["at the end"],
    )
    assert.deepStrictEqual(
      stub.logs.map(({ text }) => text),
      ["at the end"],
    )
    assert.deepStrictEqual(
      said.filter((line) => line.startsWith("Warn")),
      [],
    )
  }),
)

describe("the standard's variables", () => {
  const told = (environment: Readonly<Record<string, string>>) =>
    Effect.exit(
      Effect.void.pipe(
        Effect.withSpan("told"),
        Effect.provide(layerConfig.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))))),
      ),
    )

  it.live("say where to, as whose, and with which headers", () =>
    Effect.gen(function* () {
      const stub = yield* collectorStub
      yield* told({
        OTEL_EXPORTER_OTLP_ENDPOINT: `${stub.url}/otlp`,
        OTEL_EXPORTER_OTLP_HEADERS: `x-team-key=${key}%2C1, other = 2`,
        OTEL_SERVICE_NAME: "recalls",
        OTEL_RESOURCE_ATTRIBUTES: "service.name=passed over,deployment.environment.name=a%20b",
      })
      const [trace] = stub.requests.filter(({ path }) => path === "/otlp/v1/traces")
      assert.include(trace?.headers, { "x-team-key": `${key},1`, other: "2" })
      assert.include(stub.resources[0], { "service.name": "recalls", "deployment.environment.name": "a b" })
    }),
  )

  it.live("may ask for protobuf", () =>
    Effect.gen(function* () {
      const stub = yield* collectorStub
      yield* told({ OTEL_EXPORTER_OTLP_ENDPOINT: stub.url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" })
      assert.strictEqual(stub.requests[0]?.headers["content-type"], "application/x-protobuf")
    }),
  )

  it.live("export nothing without an endpoint, or where the SDK is disabled", () =>
    Effect.gen(function* () {
      const stub = yield* collectorStub
      assert.isTrue(Exit.isSuccess(yield* told({})))
      assert.isTrue(Exit.isSuccess(yield* told({ OTEL_EXPORTER_OTLP_ENDPOINT: stub.url, OTEL_SDK_DISABLED: "true" })))
      assert.deepStrictEqual(stub.requests, [])
    }),
  )

  it.live("that can't be are refused, each by what it must be", () =>
    Effect.gen(function* () {
      const withUser = yield* told({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://me:${key}@127.0.0.1:4318` })
      assert.include(String(withUser), "belongs in headers")
      assert.notInclude(inspect(withUser, { depth: 12 }), key)
      const grpc = yield* told({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://a", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })
      assert.include(String(grpc), "http/protobuf")
    }),
  )
})
