import { type TokenStore, type TokenStoreError, TokenStoreMemory } from "@feishu-recall/core"
import { Effect, Layer, type Redacted } from "effect"
import { type AdapterMissing, loadAdapter } from "./AdapterMissing.ts"
import type { TokenStoreAddress } from "./storeUrl.ts"

/** The token store at an address; the adapter of no other is loaded. */
export const tokenStoreLayer = (
  address: TokenStoreAddress,
  key: Redacted.Redacted | undefined,
): Layer.Layer<TokenStore, TokenStoreError | AdapterMissing> => {
  if (address._tag === "Memory") return TokenStoreMemory
  return Layer.unwrap(
    Effect.gen(function* () {
      if (address._tag === "Redis") {
        const name = "@feishu-recall/token-store-redis"
        const { layer } = yield* loadAdapter(name, "tokenStore", () => import("@feishu-recall/token-store-redis"))
        return layer({ url: address.url, key })
      }
      const name = "@feishu-recall/token-store-file"
      const { layer } = yield* loadAdapter(name, "tokenStore", () => import("@feishu-recall/token-store-file"))
      return layer({ directory: address.directory, key: key! })
    }),
  )
}
