import { assert, it } from "@effect/vitest"
// #region program
import { type Lane, laneKey, TenantTokens, type TokenSource } from "@feishu-recall/core"
import { Config, Effect, Layer } from "effect"
import { layerConfig } from "../src/index.ts"

const store = layerConfig({
  address: Config.String("VAULT_ADDR"),
  token: Config.Redacted("VAULT_TOKEN"),
})

/** The token for the next call in a lane: from Vault if it has one, else fetched and kept for the next process. */
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
import { fakeVault } from "./vault/FakeVault.ts"

it.live("the program of the README fetches one token for two processes, and goes on without a sealed Vault", () =>
  Effect.gen(function* () {
    const vault = yield* fakeVault
    const environment = { VAULT_ADDR: vault.address, VAULT_TOKEN: Redacted.value(vault.token) }
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
    vault.fault("sealed")
    assert.strictEqual(Redacted.value(yield* program), "t-2")
    vault.fault(undefined)
    assert.strictEqual(Redacted.value(yield* program), "t-1")
  }),
)
