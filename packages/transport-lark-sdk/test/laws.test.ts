import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"
// #region laws
import { type TokenPlatform, tokenSourceLaws, transportLaws } from "@feishu-recall/testkit"
import { LarkSdkApp, LarkSdkTransport, limits } from "@feishu-recall/transport-lark-sdk"
import { create as createAxios } from "axios"
import { Effect, Layer, Redacted } from "effect"
import { Agent } from "node:http"
import { platformAgent } from "./platformAgent.ts"
import { makeClient } from "./send.ts"

/** The connections are the agent's, so its end is the end of them. */
const ownAgent = Effect.acquireRelease(
  Effect.sync(() => new Agent({ keepAlive: true })),
  (agent) => Effect.sync(() => agent.destroy()),
)
const transport = (baseUrl: string) =>
  Layer.unwrap(
    Effect.map(ownAgent, (httpAgent) => {
      const client = makeClient(baseUrl, { httpInstance: createAxios({ httpAgent }) })
      return LarkSdkTransport.layer({ client, baseUrl })
    }),
  )
const app = (platform: TokenPlatform) =>
  Layer.unwrap(
    Effect.map(platformAgent(platform), (httpAgent) => {
      const lane = { baseUrl: "http://platform.invalid", appId: platform.appId, tenantKey: "self" }
      const client = makeClient(lane.baseUrl, {
        appId: platform.appId,
        appSecret: Redacted.value(platform.appSecret),
        httpInstance: createAxios({ httpAgent, proxy: false }),
      })
      return LarkSdkApp({ client, lane })
    }),
  )

transportLaws("lark-sdk", transport, {
  onReport: (markdown) => assert.include(readFileSync(readme, "utf8"), markdown),
})
tokenSourceLaws("lark-sdk", app, {
  timeoutMillis: limits.tokenTimeoutMillis,
  onReport: (markdown) => assert.include(readFileSync(readme, "utf8"), markdown),
})
// #endregion
const readme = new URL("../README.md", import.meta.url)
