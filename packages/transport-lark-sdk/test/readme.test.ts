import { assert, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { takeBack } from "@feishu-recall/example-quickstart-effect"
// #region services
import { EventStoreMemory, type Lane, laneKey, LaneWorker } from "@feishu-recall/core"
import { RecallClient, TenantTokens, TokenStoreMemory } from "@feishu-recall/core"
import { LarkSdkApp, LarkSdkTransport } from "@feishu-recall/transport-lark-sdk"
import type { Client } from "@larksuiteoapi/node-sdk"
import { Layer } from "effect"

/** Client and worker of one lane, through the client of the official SDK that a team already has. */
const services = (lane: Lane, client: Client) => {
  const transport = LarkSdkTransport.layer({ client, baseUrl: lane.baseUrl })
  // Or ours: SelfBuiltApp({ appId, appSecret }).pipe(Layer.provide(transport))
  const app = LarkSdkApp({ client, lane })
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
  const worker = LaneWorker.layer(lane, { owner: `host/${process.pid}` })
  return Layer.merge(RecallClient.layer, worker).pipe(Layer.provide([tokens, transport, EventStoreMemory]))
}
// #endregion
import { Effect, Redacted } from "effect"
import { makeClient } from "./send.ts"

it.live("the program of the README takes a campaign back, and no call is limited", () =>
  Effect.gen(function* () {
    const { credentials, ledger, stage, url } = yield* Sandbox
    const ids = yield* stage({ count: 20, people: 20, sentHoursAgo: 2 })
    const client = makeClient(url, {
      appId: credentials.appId,
      appSecret: Redacted.value(credentials.appSecret),
    })
    const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
    const report = yield* takeBack(lane, ids).pipe(Effect.provide(services(lane, client)))
    assert.strictEqual(report.confirmed, 20)
    assert.strictEqual(report.recalledMessages, report.deliveredMessages)
    assert.isAbove(report.deliveredMessages, 0)
    assert.strictEqual(ledger.rateLimited(), 0)
    assert.strictEqual(ledger.totalByApi()["token"], 1)
    for (const id of ids) assert.strictEqual(ledger.callsOf("recall", id), 1)
  }).pipe(Effect.provide(Sandbox.layer({ people: 500 }))),
)
