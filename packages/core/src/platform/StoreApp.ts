import { Clock, Context, type Duration, Effect, Equal, Layer, type Redacted } from "effect"
import { makeAppAccessTokens } from "./AppAccessTokens.ts"
import { classifyToken } from "./classifyToken.ts"
import { outdatedBy } from "./outdatedBy.ts"
import { RecallTransport } from "./RecallTransport.ts"
import { checkStoreAppPolicy, storeAppPolicy } from "./StoreAppPolicy.ts"
import { tokenFailure } from "./tokenFailure.ts"
import { type IssuedToken, type TokenRefused, TokenSource, type TokenUnavailable } from "./TokenSource.ts"
import type { TokenStore } from "./TokenStore.ts"

/** Credentials of a store app, from the developer console, and how long is waited for its ticket. */
export interface StoreAppOptions {
  /** Of the app's edition, as in its lanes: tickets are kept under it. */
  readonly baseUrl: string
  /** The app's id, `cli_…`. */
  readonly appId: string
  /** Its secret; shown nowhere. */
  readonly appSecret: Redacted.Redacted
  /** For one call to a token endpoint. Default 10 seconds. */
  readonly timeout?: Duration.Input
  /** How long is waited for a ticket that was asked for. Default 15 seconds. */
  readonly ticketWait?: Duration.Input
  /** How often the store is looked at meanwhile. Default 250 milliseconds. */
  readonly ticketPoll?: Duration.Input
  /** No second ticket is asked for within this time. Default 1 minute. */
  readonly askAgainAfter?: Duration.Input
}

/**
 * A store app (ISV) that many tenants have installed: ticket, app access token, tenant access token. The tickets stand
 * in the token store, where the app's webhook puts them (`@feishu-recall/ticket-webhook`); the app access token is one
 * for all tenants of the layer, so provide that once; each tenant is a lane of its own.
 *
 * Without a valid ticket it asks the platform for a push and waits for the webhook, then fails with `TokenUnavailable`.
 * It fails with `TokenRefused` where a person must change something: wrong secret, no store app, not installed.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, StoreApp, TenantTokens } from "@feishu-recall/core"
 * import { Layer, type Redacted } from "effect"
 *
 * const app = (appSecret: Redacted.Redacted) =>
 *   StoreApp.layer({ baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", appSecret })
 * const tokensOf = (lane: Lane) =>
 *   TenantTokens.layer(laneKey(lane)).pipe(Layer.provide(StoreApp.tenant(lane.tenantKey)))
 * ```
 */
export class StoreApp extends Context.Service<
  StoreApp,
  {
    /** A tenant access token of one tenant that has installed the app. */
    readonly issue: (tenantKey: string) => Effect.Effect<IssuedToken, TokenRefused | TokenUnavailable>
  }
>()("@feishu-recall/core/platform/StoreApp") {
  /** A base URL, an app id or a time that can't be is a mistake in the program: the layer dies with all that is wrong. */
  static readonly layer = (options: StoreAppOptions): Layer.Layer<StoreApp, never, RecallTransport | TokenStore> =>
    Layer.effect(StoreApp, makeStoreApp(options))

  /** The tokens of one lane. `tenantKey` comes with the event of the installation, or with a user's login. */
  static readonly tenant = (tenantKey: string): Layer.Layer<TokenSource, never, StoreApp> =>
    Layer.effect(
      TokenSource,
      StoreApp.useSync((app) => TokenSource.of({ issue: app.issue(tenantKey) })),
    )
}

/**
 * What {@link StoreApp} is made by, for a program that serves several lanes: what is fetched for all tenants lives in
 * the scope.
 *
 * @example
 * ```ts
 * import { makeStoreApp } from "@feishu-recall/core"
 * import { Effect, type Redacted } from "effect"
 *
 * const tokenOf = Effect.fn("tokenOf")(function* (appSecret: Redacted.Redacted, tenantKey: string) {
 *   const app = yield* makeStoreApp({ baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", appSecret })
 *   return yield* app.issue(tenantKey)
 * })
 * ```
 */
export const makeStoreApp = Effect.fnUntraced(function* (options: StoreAppOptions) {
  const policy = yield* Effect.orDie(checkStoreAppPolicy(storeAppPolicy(options)))
  const transport = yield* RecallTransport
  const appTokens = yield* makeAppAccessTokens(policy, options.appSecret)

  const exchange = Effect.fnUntraced(function* (appAccessToken: Redacted.Redacted, tenantKey: string) {
    const askedAt = yield* Clock.currentTimeMillis
    const evidence = yield* transport.send(
      { _tag: "IssueStoreTenantAccessToken", appAccessToken, tenantKey },
      { timeoutMillis: policy.timeoutMillis },
    )
    return { askedAt, end: classifyToken(evidence, [appAccessToken]) }
  })

  return StoreApp.of({
    issue: Effect.fnUntraced(function* (tenantKey) {
      const appAccessToken = yield* appTokens.get
      let { askedAt, end } = yield* exchange(appAccessToken, tenantKey)
      if (outdatedBy(end) === "app-access-token") {
        appTokens.drop(appAccessToken)
        const next = yield* appTokens.get
        // The platform hands out the same one while it has 30 minutes left: then it was not the token.
        if (!Equal.equals(next, appAccessToken)) ({ askedAt, end } = yield* exchange(next, tenantKey))
      }
      if (end._tag !== "Issued") return yield* tokenFailure(end)
      return { token: end.token, expiresAt: askedAt + end.expiresInSeconds * 1_000 }
    }),
  })
})
