import { assert, it } from "@effect/vitest"
import { attributes, metrics, spans } from "@feishu-recall/core"
import { Effect, Layer, Logger, Redacted, References } from "effect"
import { layer } from "../src/index.ts"
import { campaign } from "./campaign.ts"
import { collectorStub } from "./collectorStub.ts"

it.live("a real campaign arrives at the collector: names, units, one trace from the order to the call, logs", () =>
  Effect.gen(function* () {
    const stub = yield* collectorStub
    const key = "key-that-nobody-may-see"
    const telemetry = layer({
      endpoint: stub.url,
      headers: { "x-team-key": Redacted.make(key) },
      serviceVersion: "1.2.3",
      resourceAttributes: { "deployment.environment.name": "test" },
      metricsIntervalMillis: 100,
      tracesIntervalMillis: 100,
      logsIntervalMillis: 100,
    })
    const { campaignId, confirmed, host, lane, secret } = yield* campaign({ count: 12 }).pipe(
      // Nothing on the screen but what fails.
      Effect.provide(telemetry.pipe(Layer.provideMerge(Logger.layer([])))),
      Effect.provideService(References.MinimumLogLevel, "Debug"),
    )
    assert.strictEqual(confirmed, 12)

    for (const definition of Object.values(metrics)) {
      const told = stub.fullest.get(definition.name)
      assert.isDefined(told, definition.name)
      assert.strictEqual(told.unit, definition.unit, definition.name)
      assert.strictEqual(told.description, definition.description)
      const names: ReadonlyArray<string> = definition.attributes.map((name) => attributes[name].name)
      for (const point of told.points)
        assert.deepStrictEqual(
          Object.keys(point.attributes).filter((name) => !names.includes(name)),
          [],
          definition.name,
        )
    }
    const laneOf = {
      "server.address": host.hostname,
      "server.port": host.port,
      "feishu_recall.app.id": lane.appId,
      "feishu_recall.tenant.key": "self",
    }
    const ended = stub.metrics.get(metrics.ended.name)!.points
    assert.deepInclude(ended, { attributes: { ...laneOf, "feishu_recall.recall.outcome": "confirmed" }, value: 12 })
    // What it knew while it worked; the gauges are gone at the end.
    const open = stub.fullest.get(metrics.open.name)!.points
    assert.strictEqual(open.length, 5)

    const button = stub.spans.find(({ name }) => name === "the button")!
    const seal = stub.spans.find(({ name }) => name === "RecallClient.seal")!
    const calls = stub.spans.filter(({ name }) => name === spans.recall.name)
    assert.strictEqual(seal.parentSpanId, button.spanId)
    assert.strictEqual(calls.length, 12)
    for (const call of calls) {
      assert.strictEqual(call.traceId, button.traceId)
      assert.strictEqual(call.parentSpanId, seal.spanId)
      assert.include(call.attributes, {
        "feishu_recall.disposition": "Accepted",
        "feishu_recall.campaign.id": campaignId,
      })
      const deletion = stub.spans.find(({ name, parentSpanId }) => name === "DELETE" && parentSpanId === call.spanId)!
      assert.strictEqual(deletion.traceId, button.traceId)
      assert.strictEqual(deletion.kind, 3)
      assert.strictEqual(deletion.attributes["http.response.status_code"], 200)
    }
    assert.isDefined(stub.spans.find(({ name }) => name === spans.fetchToken.name))

    const told = stub.logs.filter(({ text }) => text === "a call has ended")
    assert.isAtLeast(told.length, 24)
    for (const { attributes: annotated } of told) {
      assert.include(annotated, laneOf)
      assert.match(String(annotated["feishu_recall.recall.id"]), /^bm-/)
      assert.isString(annotated["feishu_recall.platform.log_id"])
    }
    assert.include(stub.resources[0], {
      "service.name": "feishu-recall",
      "service.version": "1.2.3",
      "deployment.environment.name": "test",
    })
    assert.deepStrictEqual(
      new Set(stub.requests.map(({ path }) => path)),
      new Set(["/v1/traces", "/v1/metrics", "/v1/logs"]),
    )
    for (const { body, headers } of stub.requests) {
      assert.strictEqual(headers["x-team-key"], key)
      assert.notInclude(body, key)
      assert.notInclude(body, secret)
      assert.notMatch(body, /Bearer|t-[0-9a-zA-Z]{20}/)
    }
  }),
)
