import { Effect, Equal, Layer, Option } from "effect"
import type { IssuedToken } from "./TokenSource.ts"
import { TokenStore } from "./TokenStore.ts"

/**
 * Keeps tokens in this process: enough for one worker, since the platform hands the same token to every process that
 * asks.
 *
 * @example
 * TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([selfBuiltApp, TokenStoreMemory]))
 */
export const TokenStoreMemory: Layer.Layer<TokenStore> = Layer.sync(TokenStore, () => {
  const tokens = new Map<string, IssuedToken>()
  return TokenStore.of({
    get: (key) => Effect.sync(() => Option.fromUndefinedOr(tokens.get(key))),
    set: (key, token) => Effect.sync(() => void tokens.set(key, token)),
    remove: (key, token) =>
      Effect.sync(() => {
        if (Equal.equals(tokens.get(key)?.token, token)) tokens.delete(key)
      }),
  })
})
