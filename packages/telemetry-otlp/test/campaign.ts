import {
  BatchMessageId,
  defaultRecallPolicy,
  defaultWorkerPolicy,
  EventStoreMemory,
  isAtRest,
  laneKey,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { Sandbox } from "@feishu-recall/sandbox"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Effect, Layer, Redacted } from "effect"

export interface Run {
  readonly count: number
  /** While it works, before anything has ended. */
  readonly meanwhile?: Effect.Effect<void>
}

/** A real campaign over HTTP against a sandbox, in a few seconds. Ends when everything is confirmed. */
export const campaign = ({ count, meanwhile = Effect.void }: Run) =>
  Effect.gen(function* () {
    const { credentials, stage, url } = yield* Sandbox
    const ids = yield* stage({ count, people: 20, sentHoursAgo: 2 })
    const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
    const policy = {
      ...defaultWorkerPolicy,
      recall: { ...defaultRecallPolicy, readAfterMillis: 300, quietMillis: 300 },
      measureEveryMillis: 100,
    }
    const transport = HttpTransport.layer({ baseUrl: url, traceCalls: true })
    const app = SelfBuiltApp({ appId: lane.appId, appSecret: credentials.appSecret }).pipe(Layer.provide(transport))
    const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
    const services = Layer.merge(RecallClient.layer, LaneWorker.layer(lane, { owner: "test", policy })).pipe(
      Layer.provide([tokens, transport, EventStoreMemory]),
    )
    return yield* Effect.gen(function* () {
      const client = yield* RecallClient
      const worker = yield* LaneWorker
      const campaignId = yield* Effect.gen(function* () {
        const opened = yield* client.open({ lane, by: "lin.wei", reason: "wrong salary figures" })
        yield* client.fill(
          opened.campaignId,
          ids.map((id) => ({ id: BatchMessageId.make(id) })),
        )
        yield* client.seal(opened.campaignId)
        return opened.campaignId
      }).pipe(Effect.withSpan("the button"))
      const atRest = Effect.gen(function* () {
        while (!isAtRest(yield* client.progress(campaignId))) yield* Effect.sleep("50 millis")
      })
      const looking = Effect.gen(function* () {
        yield* Effect.sleep("250 millis")
        yield* meanwhile
        yield* atRest
      })
      yield* Effect.raceFirst(looking, worker.run)
      const { confirmed } = yield* client.report(campaignId)
      return { campaignId, confirmed, host: new URL(url), lane, secret: Redacted.value(credentials.appSecret) }
    }).pipe(Effect.provide(services))
  }).pipe(
    Effect.scoped,
    Effect.provide(Sandbox.layer({ people: 200, settings: { recallMinMs: 100, recallMaxMs: 600 } })),
    Effect.orDie,
  )
