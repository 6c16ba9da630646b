import { assert, it } from "@effect/vitest"
// #region otlp
import { type CampaignId, LaneWorker, RecallClient } from "@feishu-recall/core"
import * as Otlp from "@feishu-recall/telemetry-otlp"
import { Effect } from "effect"

/** The button: one trace leads from here to each DELETE. */
const takeBack = Effect.fn("takeBack")(function* (campaignId: CampaignId) {
  const { seal } = yield* RecallClient
  return yield* seal(campaignId)
})

const work = Effect.gen(function* () {
  const worker = yield* LaneWorker
  return yield* worker.run
})

/** Sends what OTEL_EXPORTER_OTLP_ENDPOINT and the other variables of the standard ask for. */
const observed = <A, E, R>(program: Effect.Effect<A, E, R>) => program.pipe(Effect.provide(Otlp.layerConfig))
// #endregion
import { EventStoreMemory, BatchMessageId } from "@feishu-recall/core"
import { ConfigProvider, Layer } from "effect"
import { collectorStub } from "./collectorStub.ts"

it.live("the program of the README sends its spans where the variables say", () =>
  Effect.gen(function* () {
    const stub = yield* collectorStub
    assert.isTrue(Effect.isEffect(work))
    const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2", tenantKey: "self" }
    const program = Effect.gen(function* () {
      const client = yield* RecallClient
      const { campaignId } = yield* client.open({ lane, by: "lin.wei", reason: "wrong salary figures" })
      yield* client.fill(campaignId, [{ id: BatchMessageId.make("bm-dc13264520392913993dd051dba21dcf") }])
      return yield* takeBack(campaignId)
    })
    const environment = ConfigProvider.layer(
      ConfigProvider.fromUnknown({ OTEL_EXPORTER_OTLP_ENDPOINT: stub.url, OTEL_SERVICE_NAME: "recalls" }),
    )
    const client = RecallClient.layer.pipe(Layer.provide(EventStoreMemory))
    yield* observed(program).pipe(Effect.provide(Layer.merge(client, environment)))
    const seal = stub.spans.find(({ name }) => name === "RecallClient.seal")!
    const button = stub.spans.find(({ name }) => name === "takeBack")!
    assert.strictEqual(seal.parentSpanId, button.spanId)
    assert.include(stub.resources[0], { "service.name": "recalls" })
  }),
)
