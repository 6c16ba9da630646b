import { Clock, Duration, Effect, Layer, type Redacted } from "effect"
import { limits } from "../limits.ts"
import { classifyToken } from "./classifyToken.ts"
import { RecallTransport } from "./RecallTransport.ts"
import { tokenFailure } from "./tokenFailure.ts"
import { TokenSource } from "./TokenSource.ts"

/** Credentials of a self-built app, from the developer console. */
export interface SelfBuiltAppOptions {
  /** The app's id, `cli_…`. */
  readonly appId: string
  /** Its secret; shown nowhere. */
  readonly appSecret: Redacted.Redacted
  /** For one call to the token endpoint. Default 10 seconds. */
  readonly timeout?: Duration.Input
}

/**
 * Asks the platform for tenant access tokens with a self-built app's id and secret, over the lane's transport.
 *
 * Fails with `TokenRefused` where a person must change something, else with `TokenUnavailable`.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, SelfBuiltApp, TenantTokens, TokenStoreMemory } from "@feishu-recall/core"
 * import { Layer, type Redacted } from "effect"
 *
 * const tokensOf = (lane: Lane, appSecret: Redacted.Redacted) =>
 *   TenantTokens.layer(laneKey(lane)).pipe(
 *     Layer.provide([SelfBuiltApp({ appId: lane.appId, appSecret }), TokenStoreMemory]),
 *   )
 * ```
 */
export const SelfBuiltApp = (options: SelfBuiltAppOptions): Layer.Layer<TokenSource, never, RecallTransport> =>
  Layer.effect(
    TokenSource,
    Effect.map(RecallTransport, (transport) => {
      const timeoutMillis = Duration.toMillis(options.timeout ?? limits.tokens.callTimeoutMillis)
      const { appId, appSecret } = options
      return TokenSource.of({
        issue: Effect.gen(function* () {
          // From before the call: the platform counted the life no earlier.
          const askedAt = yield* Clock.currentTimeMillis
          const evidence = yield* transport.send(
            { _tag: "IssueTenantAccessToken", appId, appSecret },
            { timeoutMillis },
          )
          const end = classifyToken(evidence, [appSecret])
          if (end._tag !== "Issued") return yield* tokenFailure(end)
          return { token: end.token, expiresAt: askedAt + end.expiresInSeconds * 1_000 }
        }),
      })
    }),
  )
