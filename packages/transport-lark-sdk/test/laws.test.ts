import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"
// #region laws
import { LarkSdkTransport } from "@feishu-recall/transport-lark-sdk"
import { transportLaws } from "@feishu-recall/testkit"
import { create as createAxios } from "axios"
import { Effect, Layer } from "effect"
import { Agent } from "node:http"
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

transportLaws("lark-sdk", transport, {
  onReport: (markdown) => assert.include(readFileSync(readme, "utf8"), markdown),
})
// #endregion
const readme = new URL("../README.md", import.meta.url)
