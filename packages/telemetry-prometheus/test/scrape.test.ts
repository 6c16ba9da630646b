import { request } from "node:http"
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { attributes, metrics } from "@feishu-recall/core"
import { ConfigProvider, Config, Context, Effect, Layer, Metric } from "effect"
import { HttpServer } from "effect/http"
import { expose, layer, layerConfig, limits, prometheusName } from "../src/index.ts"
import { type Family, readExposition } from "./exposition.ts"
import { firing, namesOf } from "./promQuery.ts"
import { listeningPort, type Scrapes, scrapes } from "./scrapes.ts"

const read = (name: string) => readFileSync(join(import.meta.dirname, "../../../docs/telemetry", name), "utf8")

describe("a real campaign, scraped over HTTP", () => {
  let run: Scrapes
  beforeAll(async () => {
    run = await Effect.runPromise(scrapes(12))
  })

  it("has every metric by its name, help, type and labels", () => {
    const { afterwards, contentType, elsewhere, host, meanwhile } = run
    assert.strictEqual(contentType, "text/plain; version=0.0.4; charset=utf-8")
    assert.strictEqual(elsewhere, 404)
    const working = readExposition(meanwhile)
    const ended = readExposition(afterwards)
    const names = Object.values(metrics).map(prometheusName)
    assert.deepStrictEqual(new Set([...working.keys(), ...ended.keys()]), new Set(names))
    for (const definition of Object.values(metrics)) {
      const family = ended.get(prometheusName(definition)) ?? working.get(prometheusName(definition))!
      assert.strictEqual(family.type, definition.kind)
      assert.strictEqual(family.help, definition.description)
      const labels = [...definition.attributes.map((key) => attributes[key].name.replaceAll(".", "_")), "le"]
      for (const sample of family.samples) {
        assert.deepStrictEqual(
          Object.keys(sample.labels).filter((name) => !labels.includes(name)),
          [],
        )
        assert.strictEqual(sample.labels["server_address"], host.hostname)
      }
    }
    const open = working.get("feishu_recall_recall_open")!.samples
    assert.strictEqual(
      open.reduce((sum, { value }) => sum + value, 0),
      12,
    )
    // Who does not act any more reports no gauge as its own.
    assert.isUndefined(ended.get("feishu_recall_recall_open"))
    const value = (name: string, labels: Readonly<Record<string, string>>) =>
      ended
        .get(name)!
        .samples.find((sample) => Object.entries(labels).every(([key, one]) => sample.labels[key] === one))?.value
    assert.strictEqual(value("feishu_recall_recall_ended_total", { feishu_recall_recall_outcome: "confirmed" }), 12)
    assert.strictEqual(value("feishu_recall_calls_total", { feishu_recall_disposition: "Accepted" }), 12)
    assert.strictEqual(value("feishu_recall_calls_total", { feishu_recall_disposition: "Throttled" }), 0)
    assert.strictEqual(value("feishu_recall_worker_active", {}), 0)
  })

  const dashboard: Dashboard = JSON.parse(read("dashboard.json"))
  const queries = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.flatMap(({ query, type }) => (type === "query" ? [query] : [])),
  ]
  const alerts = [...read("alerts.yml").matchAll(/- alert: (\w+)\n +expr: (.+)\n/g)].map(([, name, expr]) => ({
    name: name!,
    expr: expr!,
  }))

  it("has every metric and label that the dashboard and the alerts name", () => {
    const families = new Map([...readExposition(run.afterwards), ...readExposition(run.meanwhile)])
    const samples = [...families.values()].flatMap((family) => family.samples)
    // A call that failed has one; this campaign had none.
    const labels = new Set([...samples.flatMap((sample) => Object.keys(sample.labels)), "error_type"])
    const metricsThere = new Set(samples.map(({ name }) => name))
    assert.isAtLeast(queries.length, 20)
    for (const query of [...queries, ...alerts.map(({ expr }) => expr)]) {
      const named = namesOf(query)
      assert.isNotEmpty(named.metrics, query)
      // label_values names a label behind its metric.
      assert.deepStrictEqual(
        named.metrics.filter((name) => !metricsThere.has(name) && !labels.has(name)),
        [],
        query,
      )
      assert.deepStrictEqual(
        named.labels.filter((name) => !labels.has(name)),
        [],
        query,
      )
    }
    for (const { type, uid } of dashboard.panels.map(({ datasource }) => datasource))
      assert.deepStrictEqual([type, uid], ["prometheus", "${datasource}"])
  })

  it("raises no alert while all is well, and each one by what it is for", () => {
    assert.strictEqual(alerts.length, 6)
    const calm = readExposition(run.meanwhile)
    assert.deepStrictEqual(
      alerts.filter(({ expr }) => firing(expr, calm, calm).length > 0),
      [],
    )
    /** The same scrape with one series as it would stand in trouble. */
    const changed = (pattern: RegExp, value: string) => {
      assert.match(run.meanwhile, pattern)
      return readExposition(run.meanwhile.replace(pattern, (_, series: string) => `${series} ${value}`))
    }
    const troubles: Readonly<Record<string, ReadonlyMap<string, Family>>> = {
      FeishuRecallOldestOpen: changed(/^(feishu_recall_recall_oldest_open_age_seconds\{.*\}) \S+$/m, "3601"),
      FeishuRecallLaneBlocked: changed(/^(feishu_recall_lane_blocked\{.*\}) 0$/m, "1"),
      FeishuRecallThrottled: changed(/^(feishu_recall_calls_total\{.*api="recall".*"Throttled"\}) 0$/m, "1"),
      FeishuRecallTokenFailures: changed(/^(feishu_recall_token_failures_total\{.*"token-refused"\}) 0$/m, "1"),
      FeishuRecallNoWorkerActive: changed(/^(feishu_recall_worker_active\{.*\}) 1$/m, "0"),
      FeishuRecallWorkerGone: new Map(),
    }
    for (const [trouble, now] of Object.entries(troubles)) {
      const raised = alerts.filter(({ expr }) => firing(expr, calm, now).length > 0).map(({ name }) => name)
      assert.deepStrictEqual(raised, [trouble])
    }
  })
})

interface Dashboard {
  readonly panels: ReadonlyArray<{
    readonly datasource: { readonly type: string; readonly uid: string }
    readonly targets: ReadonlyArray<{ readonly expr: string }>
  }>
  readonly templating: { readonly list: ReadonlyArray<{ readonly type: string; readonly query: string }> }
}

describe("the endpoint", () => {
  it("shows the host's metrics where it is asked to", () => {
    const context = Context.make(Metric.MetricRegistry, new Map())
    Metric.counter("host.requests", { description: "of the host" }).updateUnsafe(2, context)
    assert.strictEqual(expose(context, "ours"), "")
    assert.strictEqual(
      expose(context, "all"),
      "# HELP host_requests of the host\n# TYPE host_requests counter\nhost_requests 2\n",
    )
  })

  it.live("listens where the configuration says, and on this machine alone", () =>
    Effect.gen(function* () {
      const { address } = yield* HttpServer.HttpServer
      const port = yield* listeningPort
      assert.include(JSON.stringify(address), "127.0.0.1")
      const status = yield* Effect.promise(() => fetch(`http://127.0.0.1:${port}/m`))
      assert.strictEqual(status.status, 200)
    }).pipe(
      Effect.provide(
        layerConfig({ port: Config.Int("METRICS_PORT"), path: Config.succeed("/m" as const) }).pipe(
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ METRICS_PORT: "0" }))),
        ),
      ),
    ),
  )

  it.live("says that its port is taken", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.provide(Effect.void, layer({ port: yield* listeningPort })))
      assert.strictEqual(error._tag, "ServeError")
    }).pipe(Effect.provide(layer({ port: 0 }))),
  )

  it.live("refuses headers beyond headerBytes, and ends in spite of a client that sends nothing: shutdownMillis", () =>
    Effect.gen(function* () {
      const port = yield* listeningPort
      const status = yield* Effect.callback<number>((resume) => {
        const headers = { "x-much": "x".repeat(limits.headerBytes) }
        request({ port, headers }, ({ statusCode = 0 }) => resume(Effect.succeed(statusCode))).end()
      })
      assert.strictEqual(status, 431)
      // requestMillis ends it, or the end of the program does.
      yield* Effect.callback<void>((resume) => {
        const socket = connect(port, "127.0.0.1", () => resume(Effect.void))
        socket.on("error", () => {})
      })
    }).pipe(Effect.provide(layer({ port: 0 })), Effect.timeout(limits.shutdownMillis + 2_000)),
  )
})
