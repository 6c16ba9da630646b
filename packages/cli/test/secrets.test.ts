import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import {
  BatchMessageId,
  type CampaignId,
  classify,
  classifyReading,
  classifyToken,
  defaultWorkerPolicy,
  EventStore,
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  RecallTransport,
  SelfBuiltApp,
  TenantTokens,
  TokenStore,
  TokenStoreError,
  TokenStoreMemory,
  type WorkerPolicy,
} from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Cause, Effect, Layer, Logger, Metric, Redacted, References, Stream, Tracer } from "effect"
import { idOf, json, type ReflectingPlatform, reactions, reflectingPlatform } from "./reflectingPlatform.ts"
import { reportJson } from "../src/report/reportJson.ts"
import { reportLines } from "../src/report/reportLines.ts"
import { bytesIn, temporaryDirectory } from "./runCommand.ts"
import { makeSinks, type Sinks } from "./sinks.ts"

const token = "t-MARKED0token1of2the3tenant"
const secret = 'MARKED"secret+of/the\\app'
/** The beginnings are enough: what is cut is a secret, too. */
const marks = ["t-MARKED", 'MARKED"se', 'MARKED\\"se', "MARKED%22"]

const lane = (url: string): Lane => ({ baseUrl: url, appId: "cli_marked", tenantKey: "self" })

const impatient: WorkerPolicy = {
  ...defaultWorkerPolicy,
  recall: {
    ...defaultWorkerPolicy.recall,
    callTimeoutMillis: 500,
    readAfterMillis: 200,
    backoffBaseMillis: 100,
    backoffCapMillis: 300,
  },
  claimPollMillis: 1_000,
}

/** Everything that the parts write while the effect runs: logs of all levels in all formats, spans, metrics, errors. */
const intoSinks =
  (sinks: Sinks) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) => {
    const spans: Array<Tracer.NativeSpan> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      },
    })
    const logTo = (format: Logger.Logger<unknown, unknown>) => Logger.map(format, (text) => sinks.add("log", text))
    const loggers = Logger.layer([
      logTo(Logger.formatSimple),
      logTo(Logger.formatLogFmt),
      logTo(Logger.formatJson),
      logTo(Logger.formatStructured),
      Logger.make(({ cause, message }) => sinks.add("log", [message, cause])),
      Logger.tracerLogger,
    ])
    return Effect.gen(function* () {
      const exit = yield* Effect.exit(effect)
      sinks.add("exit", exit)
      if (exit._tag === "Failure") {
        sinks.add("exit", Cause.pretty(exit.cause))
        for (const reason of exit.cause.reasons) sinks.add("exit", reason._tag === "Fail" ? reason.error : reason)
      }
      sinks.add("metric", yield* Metric.dump)
      sinks.add("metric", yield* Metric.snapshot)
      for (const span of spans) {
        sinks.add("span", span)
        sinks.add("span", [...span.attributes])
        sinks.add("span", span.events)
        if (span.status._tag === "Ended" && span.status.exit._tag === "Failure")
          sinks.add("span", Cause.pretty(span.status.exit.cause))
      }
      return exit
    }).pipe(
      Effect.withSpan("everything"),
      Effect.provide(loggers),
      Effect.withTracer(tracer),
      Effect.provideService(References.MinimumLogLevel, "All"),
    )
  }

const wereSent = ({ seen }: ReflectingPlatform, sent: ReadonlyArray<string>) => {
  for (const text of sent) assert.include(seen.join("\n"), text)
}

const platformOf = (url: string, tokenStore: Layer.Layer<TokenStore> = TokenStoreMemory) => {
  const transport = HttpTransport.layer({ baseUrl: url, traceCalls: true })
  const app = SelfBuiltApp({ appId: "cli_marked", appSecret: Redacted.make(secret), timeout: 500 })
  const tokens = TenantTokens.layer(laneKey(lane(url)), { probeDelay: 10 })
  return tokens.pipe(Layer.provide(app), Layer.provide(tokenStore), Layer.provideMerge(transport))
}

describe("where a platform or a proxy repeats the whole call in its answers, no secret comes to light", () => {
  it.live("in evidence, dispositions, logs, spans, metrics and errors of single calls", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      const sinks = makeSinks()
      const calls = Effect.gen(function* () {
        const { send } = yield* RecallTransport
        const known = yield* (yield* TenantTokens).get
        sinks.add("token", known)
        for (const reaction of reactions) {
          const batchMessageId = BatchMessageId.make(idOf(reaction))
          for (const _tag of ["RecallBatchMessage", "GetBatchMessageProgress"] as const) {
            const request = { _tag, batchMessageId, token: known }
            const evidence = yield* send(request, { timeoutMillis: 500 })
            if (evidence._tag === "Unanswered") sinks.add("evidence", evidence)
            sinks.add("request", request)
            sinks.add("disposition", [classify(evidence, [known]), classifyReading(evidence, [known])])
            yield* Effect.logDebug("a call has ended", classify(evidence, [known])).pipe(
              Effect.annotateLogs({ request }),
            )
          }
        }
      })
      yield* calls.pipe(Effect.provide(platformOf(platform.url)), intoSinks(sinks))
      wereSent(platform, [`Bearer ${token}`, JSON.stringify(secret)])
      assert.deepEqual(sinks.names(), ["disposition", "evidence", "exit", "log", "metric", "request", "span", "token"])
      assert.deepEqual(sinks.showing(marks), [])
    }).pipe(Effect.scoped),
  )

  it.live("however the call for a token ends", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      const sinks = makeSinks()
      const issued = { tenant_access_token: token, app_access_token: token }
      const answers: ReadonlyArray<ReflectingPlatform["issue"]> = [
        ...[0, 10_003, 10_014, 4_711, 99_991_400, 99_991_663, 230_030, 2_200, 99_991_673].map(
          (code) => (quoted: string, response: Parameters<ReflectingPlatform["issue"]>[1]) =>
            json(response, code, `${quoted} ${token}`, { ...issued, expire: "soon" }),
        ),
        (quoted, response) =>
          json(response, 0, `${quoted} ${token}`, { tenant_access_token: `${token}\r\n`, expire: 7_200 }),
        (quoted, response) => response.writeHead(404, { "content-type": "text/plain" }).end(`${quoted} ${token}`),
        (quoted, response) => response.writeHead(503, { "x-quoted": token }).end(`${quoted} ${token}`),
        (quoted, response) => response.socket?.end(`HTTP/1.1 ${token}\r\n${quoted}`),
        (_, response) => response.socket?.resetAndDestroy(),
        () => undefined,
      ]
      for (const answer of answers) {
        platform.issue = answer
        const exit = yield* Effect.gen(function* () {
          const { send } = yield* RecallTransport
          const appSecret = Redacted.make(secret)
          const evidence = yield* send(
            { _tag: "IssueTenantAccessToken", appId: "cli_marked", appSecret },
            { timeoutMillis: 200 },
          )
          sinks.add("disposition", classifyToken(evidence, [appSecret]))
          return yield* (yield* TenantTokens).get
        }).pipe(Effect.provide(platformOf(platform.url)), intoSinks(sinks))
        assert.strictEqual(exit._tag, "Failure")
      }
      wereSent(platform, [JSON.stringify(secret)])
      assert.deepEqual(sinks.showing(marks), [])
    }).pipe(Effect.scoped),
  )

  it.live("in events, reports and the bytes of the store, whatever became of the recalls", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      const directory = yield* temporaryDirectory
      const sinks = makeSinks()
      const of = lane(platform.url)
      const services = Layer.mergeAll(
        RecallClient.layer,
        LaneWorker.layer(of, { owner: "test/1", policy: impatient }),
      ).pipe(
        Layer.provideMerge(EventStoreSqlite.layer({ filename: join(directory, "recalls.db") })),
        Layer.provideMerge(platformOf(platform.url)),
      )
      const campaign = Effect.gen(function* () {
        const client = yield* RecallClient
        const store = yield* EventStore
        const worker = yield* LaneWorker
        const seal = Effect.fnUntraced(function* (reacting: string) {
          const { campaignId } = yield* client.open({ lane: of, by: "lin.wei", reason: "wrong figures" })
          yield* client.fill(
            campaignId,
            Array.from(reacting, (one) => ({ id: BatchMessageId.make(idOf(one)) })),
          )
          yield* client.seal(campaignId)
          return campaignId
        })
        const look = Effect.fnUntraced(function* (id: CampaignId) {
          const report = yield* client.report(id)
          sinks.add("report", report)
          sinks.add("report", reportJson(report, Date.now()))
          const terminal = { columns: 100, rows: 24, color: false, unicode: true, wraps: false, redraws: false }
          sinks.add("report", reportLines(report, terminal).join("\n"))
          sinks.add("progress", yield* client.progress(id))
          return report
        })
        // Refusals and silences first; then a throttle, a scope that is missing, and a token that is always rejected.
        for (const reacting of ["0123456789a", "c", "d", "b"]) {
          const id = yield* seal(reacting)
          yield* Effect.timeoutOption(worker.run, reacting.length > 1 ? 4_000 : 1_500)
          yield* look(id)
          yield* client.resumeLane(of, { by: "lin.wei", reason: "seen to" })
        }
        yield* Effect.logInfo("all is over", yield* client.lane(of))
        const events = yield* Stream.runCollect(store.readAll())
        sinks.add("event", events)
        sinks.add("store", bytesIn(directory))
        return new Set(events.map(({ type }) => type))
      })
      const exit = yield* campaign.pipe(Effect.provide(services), intoSinks(sinks))
      sinks.add("store", bytesIn(directory))
      assert.strictEqual(exit._tag, "Success", String(exit))
      const types = exit._tag === "Success" ? exit.value : new Set<string>()
      for (const type of [
        "RecallRefused",
        "AttemptOutcomeUnknown",
        "RecallAccepted",
        "ReadingRefused",
        "AttemptFailed",
        "LaneBlocked",
        "LaneHeld",
      ])
        assert.isTrue(types.has(type), `${type} of ${[...types].join()}`)
      wereSent(platform, [`Bearer ${token}`, JSON.stringify(secret)])
      // They are quoted, and only the secrets are taken out.
      assert.include(bytesIn(directory), "Bearer <redacted>")
      assert.deepEqual(sinks.names(), ["event", "exit", "log", "metric", "progress", "report", "span", "store"])
      assert.deepEqual(sinks.showing(marks), [])
    }).pipe(Effect.scoped),
  )

  it.live("when the host's own store of tokens quotes what it was given", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      const sinks = makeSinks()
      const quoting = Layer.succeed(
        TokenStore,
        TokenStore.of({
          get: () => Effect.die(new Error(`GET ${token}`)),
          set: (_, given) =>
            new TokenStoreError({ operation: "set", message: `SET ${Redacted.value(given.token)}: OOM` }),
          remove: (_, given) => Effect.die(new Error(`DEL ${Redacted.value(given)}`)),
        }),
      )
      yield* Effect.gen(function* () {
        const tokens = yield* TenantTokens
        yield* tokens.reject(yield* tokens.get)
      }).pipe(Effect.provide(platformOf(platform.url, quoting)), intoSinks(sinks))
      assert.include(sinks.names(), "log")
      assert.isNotEmpty(sinks.showing(["SET <redacted>: OOM"]))
      assert.deepEqual(sinks.showing(marks), [])
    }).pipe(Effect.scoped),
  )
})
