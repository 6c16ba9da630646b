import { Clock, Effect, Equal, Layer, Option } from "effect"
import { limits } from "../limits.ts"
import type { IssuedToken } from "./TokenSource.ts"
import { TokenStore } from "./TokenStore.ts"

/**
 * Keeps tokens in this process: enough for one worker, since the platform hands the same token to every process that
 * asks.
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, TokenStore, TokenStoreMemory } from "@feishu-recall/core"
 * import { Effect, Option } from "effect"
 *
 * // Without a token, also where the store fails with a TokenStoreError: then one is fetched.
 * const tokenOf = (lane: Lane) =>
 *   Effect.flatMap(TokenStore, (store) => store.get(laneKey(lane))).pipe(
 *     Effect.catchTag("TokenStoreError", () => Effect.succeedNone),
 *     Effect.map(Option.getOrUndefined),
 *     Effect.provide(TokenStoreMemory),
 *   )
 * ```
 */
export const TokenStoreMemory: Layer.Layer<TokenStore> = tokenStoreMemory()

/**
 * {@link TokenStoreMemory} for a program that serves more lanes, or fewer: of so many at most a token is kept, of the
 * latest ones.
 *
 * @example
 * ```ts
 * import { tokenStoreMemory } from "@feishu-recall/core"
 *
 * const forThreeLanes = tokenStoreMemory(3)
 * ```
 */
export function tokenStoreMemory(lanesKept: number = limits.tokens.lanesKept): Layer.Layer<TokenStore> {
  return Layer.sync(TokenStore, () => {
    const tokens = new Map<string, IssuedToken>()
    return TokenStore.of({
      get: (key) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const token = tokens.get(key)
          return token !== undefined && token.expiresAt > now ? Option.some({ ...token }) : Option.none()
        }),
      set: (key, token) =>
        Effect.sync(() => {
          tokens.delete(key)
          tokens.set(key, { ...token })
          const [oldest] = tokens.keys()
          if (tokens.size > lanesKept) tokens.delete(oldest!)
        }),
      remove: (key, token) =>
        Effect.sync(() => {
          if (Equal.equals(tokens.get(key)?.token, token)) tokens.delete(key)
        }),
    })
  })
}
