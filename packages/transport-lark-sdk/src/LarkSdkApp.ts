import {
  classifyToken,
  type IssuedToken,
  type Lane,
  tokenFailure,
  TokenSource,
  TokenUnavailable,
} from "@feishu-recall/core"
import { Clock, Duration, Effect, Layer, Redacted } from "effect"
import { type Borrowed, borrowToken } from "./borrowToken.ts"
import { clientFault, isStoreApp, type LarkSdkTokens } from "./LarkSdkClient.ts"
import { limits } from "./limits.ts"

/** Whose tokens. */
export interface LarkSdkAppOptions {
  /** A `Client` of `@larksuiteoapi/node-sdk`, of a self-built or of a store app. */
  readonly client: LarkSdkTokens
  /** The client's platform and app, and the tenant of a store app. */
  readonly lane: Lane
  /** For all the calls that one token takes. Default 10 seconds. */
  readonly timeout?: Duration.Input
}

/**
 * Takes tenant access tokens from a client of the official SDK: from its cache, or as it fetches them. Asked again
 * while its cache still has the token that was given before (the platform rejected that, or it ends soon), it has the
 * client fetch, and the client's cache has the new one from then on.
 *
 * Fails with `TokenRefused` where a person must change something, else with `TokenUnavailable`. A client of another
 * platform or app than the lane's is a mistake in the program: the layer dies.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, TenantTokens, TokenStoreMemory } from "@feishu-recall/core"
 * import { LarkSdkApp } from "@feishu-recall/transport-lark-sdk"
 * import { Client } from "@larksuiteoapi/node-sdk"
 * import { Layer } from "effect"
 *
 * const tokensOf = (lane: Lane, appSecret: string) => {
 *   const client = new Client({ appId: lane.appId, appSecret, domain: lane.baseUrl })
 *   return TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([LarkSdkApp({ client, lane }), TokenStoreMemory]))
 * }
 * ```
 */
export const LarkSdkApp = (options: LarkSdkAppOptions): Layer.Layer<TokenSource> =>
  Layer.effect(TokenSource, make(options))

const make = Effect.fnUntraced(function* ({ client, lane, ...options }: LarkSdkAppOptions) {
  const fault = clientFault(client, lane.baseUrl) ?? appFault(client, lane)
  if (fault !== undefined) return yield* Effect.die(new Error(fault))
  const timeoutMillis = Duration.toMillis(options.timeout ?? limits.tokenTimeoutMillis)
  let given: ReadonlyArray<Redacted.Redacted> = []
  let rejected: ReadonlyArray<Redacted.Redacted> = []

  const borrow = Effect.suspend(() =>
    Effect.callback<Borrowed>((resume) => {
      const { end } = borrowToken(client, lane.tenantKey, [...given, ...rejected], (borrowed) =>
        resume(Effect.succeed(borrowed)),
      )
      return Effect.sync(end)
    }),
  ).pipe(
    Effect.timeoutOrElse({
      duration: timeoutMillis,
      orElse: () =>
        Effect.fail(
          new TokenUnavailable({ message: `The client gave no token within ${timeoutMillis} ms. Try again.` }),
        ),
    }),
  )

  return TokenSource.of({
    issue: Effect.gen(function* () {
      // From before the call: the platform counted the life no earlier.
      const askedAt = yield* Clock.currentTimeMillis
      const borrowed = yield* borrow
      for (const operation of borrowed.cacheFailures)
        yield* Effect.logWarning(`the client's token cache failed (${operation}), going on without it`)
      const issued = yield* issuedBy(borrowed, client, askedAt)
      given = [issued.token]
      return issued
    }),
    // One that another process kept, say, and that the cache has, too.
    rejected: (token) =>
      Effect.sync(() => {
        rejected = [token]
      }),
  })
})

const issuedBy = Effect.fnUntraced(function* (
  { answer, error, token }: Borrowed,
  client: LarkSdkTokens,
  askedAt: number,
) {
  const end = answer === undefined ? undefined : classifyToken(answer, [Redacted.make(client.appSecret)])
  if (typeof token === "string" && canBeHeader.test(token)) {
    const fetched = end?._tag === "Issued" && Redacted.value(end.token) === token
    const lifeMillis = fetched ? end.expiresInSeconds * 1_000 : limits.cachedTokenMillis
    return { token: Redacted.make(token), expiresAt: askedAt + lifeMillis } satisfies IssuedToken
  }
  const hasNoTicket = isStoreApp(client) && error === undefined && token === undefined
  if (hasNoTicket && (end === undefined || end._tag === "Unknown")) return yield* noTicket
  if (end !== undefined && end._tag !== "Issued") return yield* tokenFailure(end)
  return yield* new TokenUnavailable({
    message: `The client's own handling of tokens failed (${error instanceof Error ? error.name : "no token"}). Try again, or use SelfBuiltApp.`,
  })
})

const noTicket = new TokenUnavailable({
  message:
    "The client has no app ticket yet and asked for one; the platform pushes it as an event. Let the SDK's EventDispatcher and the client share one cache, and try again.",
})

const appFault = (client: LarkSdkTokens, lane: Lane): string | undefined => {
  const { appId } = client
  if (appId !== lane.appId)
    return `the client is of the app ${appId}, the lane of ${lane.appId}: give the client of this lane`
  return isStoreApp(client) && lane.tenantKey === "self"
    ? "the client is of a store app: name the tenant in the lane's tenantKey"
    : undefined
}

// It goes into a header, where a line break would be a second one.
const canBeHeader = /^[\x21-\x7e]{1,4096}$/
