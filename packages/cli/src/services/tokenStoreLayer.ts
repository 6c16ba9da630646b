import { type TokenStore, TokenStoreError, TokenStoreMemory } from "@feishu-recall/core"
import { Effect, Layer, type Redacted } from "effect"
import type { TokenStoreAddress } from "../configuration/storeUrl.ts"

/** The token store at an address; the adapter of no other is loaded. */
export const tokenStoreLayer = (
  address: TokenStoreAddress,
  key: Redacted.Redacted | undefined,
): Layer.Layer<TokenStore, TokenStoreError> => {
  if (address._tag === "Memory") return TokenStoreMemory
  return Layer.unwrap(
    Effect.gen(function* () {
      if (address._tag === "Redis") {
        const { layer } = yield* Effect.promise(() => import("@feishu-recall/token-store-redis"))
        return layer({ url: address.url, key })
      }
      if (key === undefined)
        return yield* new TokenStoreError({
          operation: "open",
          message:
            "tokens in files are sealed: put a key into FEISHU_RECALL_TOKEN_KEY, or name a file of it as tokenKeyFile (openssl rand -base64 32 makes one)",
        })
      const { layer } = yield* Effect.promise(() => import("@feishu-recall/token-store-file"))
      return layer({ directory: address.directory, key })
    }),
  )
}
