import { expect, it } from "@effect/vitest"
// #region token-sources
import { HostTokens, type Lane, laneKey, StoreApp, TenantTokens, TokenStoreMemory } from "@feishu-recall/core"
import { Layer, type Redacted } from "effect"

const baseUrl = "https://open.feishu.cn"

/** For the whole program: it has the one app token of all tenants. */
const storeApp = (appId: string, appSecret: Redacted.Redacted) => StoreApp.layer({ baseUrl, appId, appSecret })

/** The tokens of one of its lanes, each with a bookkeeping of its own. */
const tokensOf = (lane: Lane) => TenantTokens.layer(laneKey(lane)).pipe(Layer.provide(StoreApp.tenant(lane.tenantKey)))

/** The tokens of a lane whose host has its own. */
const hostTokens = (appId: string, vault: Vault) =>
  TenantTokens.layer(laneKey({ baseUrl, appId, tenantKey: "self" })).pipe(
    Layer.provide(
      HostTokens({
        get: () => vault.read("tenant access token"),
        rejected: () => vault.refresh("tenant access token"),
      }),
    ),
    Layer.provide(TokenStoreMemory),
  )

interface Vault {
  readonly read: (name: string) => Promise<{ readonly token: string; readonly expiresAt: number }>
  readonly refresh: (name: string) => Promise<void>
}
// #endregion
import { Effect, Redacted as Wrapped } from "effect"
import { RecallTransport } from "../../src/index.ts"
import { app, appSecret, StorePlatform } from "./storePlatform.ts"

const firstToken = Effect.map(
  TenantTokens.use(({ get }) => get),
  Wrapped.value,
)

it.effect("the layers of the README give each lane its token", () =>
  Effect.gen(function* () {
    const platform = new StorePlatform()
    const services = Layer.merge(Layer.succeed(RecallTransport, platform.transport), TokenStoreMemory)
    const program = Layer.provideMerge(storeApp(app.appId, appSecret), services)
    yield* Effect.gen(function* () {
      yield* platform.push("ticket-1")
      for (const tenantKey of ["acme", "beta", "gamma"])
        expect(yield* Effect.provide(firstToken, tokensOf({ ...app, tenantKey }))).toBe(`t-of-${tenantKey}`)
    }).pipe(Effect.provide(program))
    expect(platform.countOf("IssueAppAccessToken")).toBe(1)

    let version = 1
    const vault: Vault = {
      read: async () => ({ token: `t-${version}`, expiresAt: 3_600_000 }),
      refresh: async () => void version++,
    }
    yield* Effect.gen(function* () {
      const tokens = yield* TenantTokens
      const first = yield* tokens.get
      yield* tokens.reject(first)
      expect([Wrapped.value(first), Wrapped.value(yield* tokens.get)]).toEqual(["t-1", "t-2"])
    }).pipe(Effect.provide(hostTokens("cli_host", vault)))
  }),
)
