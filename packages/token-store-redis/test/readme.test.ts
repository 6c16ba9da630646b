import { assert, it } from "@effect/vitest"
// #region tokens
import { type Lane, laneKey, TenantTokens, type TokenSource } from "@feishu-recall/core"
import * as TokenStoreRedis from "@feishu-recall/token-store-redis"
import { Config, Effect, Layer } from "effect"

const store = TokenStoreRedis.layerConfig({
  url: Config.Redacted("REDIS_URL"),
  key: Config.Redacted("TOKEN_KEY"),
})

/** The token for the next call in a lane: from the store if it has one, else fetched and kept for the next process. */
const nextToken = (lane: Lane, source: Layer.Layer<TokenSource>) => {
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([source, store]))
  return Effect.provide(
    TenantTokens.use(({ get }) => get),
    tokens,
  )
}
// #endregion
import { TokenSource as Source } from "@feishu-recall/core"
import { ConfigProvider, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { ownRedis, withOwnRedis } from "./redisServer.ts"

withOwnRedis(() => {
  it.live("the program of the README fetches one token for two processes", () =>
    Effect.gen(function* () {
      const environment = {
        REDIS_URL: (yield* ownRedis()).url,
        TOKEN_KEY: randomBytes(32).toString("base64"),
      }
      let issued = 0
      const source = Layer.succeed(Source, {
        issue: Effect.sync(() => ({ token: Redacted.make(`t-${++issued}`), expiresAt: Date.now() + 7_200_000 })),
      })
      const lane: Lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2", tenantKey: "self" }
      const program = nextToken(lane, source).pipe(
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))),
      )
      assert.strictEqual(Redacted.value(yield* program), "t-1")
      assert.strictEqual(Redacted.value(yield* program), "t-1")
      assert.strictEqual(issued, 1)
      // What is missing is told by its name.
      const missing = yield* Effect.flip(
        nextToken(lane, source).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({})))),
      )
      assert.match(String(missing), /TOKEN_|REDIS_URL/)
    }),
  )
})
