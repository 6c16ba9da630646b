import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { assert, it } from "@effect/vitest"
// #region call
import {
  BatchMessageId,
  classify,
  type Lane,
  laneKey,
  RecallTransport,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Effect, Layer, type Redacted } from "effect"

/** One call of the recall API, and what its end means. */
const call = (lane: Lane, appSecret: Redacted.Redacted, id: string) => {
  const transport = HttpTransport.layer({ baseUrl: lane.baseUrl })
  const app = SelfBuiltApp({ appId: lane.appId, appSecret }).pipe(Layer.provide(transport))
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
  return Effect.gen(function* () {
    const token = yield* (yield* TenantTokens).get
    const batchMessageId = BatchMessageId.make(id)
    const { send } = yield* RecallTransport
    const evidence = yield* send({ _tag: "RecallBatchMessage", batchMessageId, token }, { timeoutMillis: 10_000 })
    return classify(evidence)
  }).pipe(Effect.provide([transport, tokens]))
}
// #endregion
import { Redacted as Secret } from "effect"

it.live("the program of the README makes one call and says what it means", () =>
  Effect.gen(function* () {
    const seen: Array<string> = []
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      response.setHeader("content-type", "application/json")
      const token = { code: 0, msg: "ok", tenant_access_token: "t-1", expire: 7200 }
      response.end(JSON.stringify(request.method === "POST" ? token : { code: 0, msg: "ok", data: {} }))
    })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.sync(() => void server.close()),
    )
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const id = "bm-dc13264520392913993dd051dba21dcf"
    const end = yield* call({ baseUrl, appId: "cli_a1b2", tenantKey: "self" }, Secret.make("secret"), id)
    assert.strictEqual(end._tag, "Accepted")
    assert.deepStrictEqual(seen, [
      "POST /open-apis/auth/v3/tenant_access_token/internal",
      `DELETE /open-apis/im/v1/batch_messages/${id}`,
    ])
  }),
)
