import { Context, type Effect, type Option, type Redacted, Schema } from "effect"
import type { IssuedToken } from "./TokenSource.ts"

// #region port
/**
 * Port: keeps tokens between calls, and between processes where the adapter is shared. `key` names a lane. What a store
 * keeps is said and tried by `tokenStoreLaws` of the testkit.
 *
 * @see {@link TokenStoreMemory}
 */
export class TokenStore extends Context.Service<
  TokenStore,
  {
    /** None if nothing was set, or if it has ended by Effect's `Clock`. */
    readonly get: (key: string) => Effect.Effect<Option.Option<IssuedToken>, TokenStoreError>
    /** Keeps the token in place of the one before it. */
    readonly set: (key: string, token: IssuedToken) => Effect.Effect<void, TokenStoreError>
    /** Forgets exactly this token; one that replaced it meanwhile stays. */
    readonly remove: (key: string, token: Redacted.Redacted) => Effect.Effect<void, TokenStoreError>
  }
>()("@feishu-recall/core/platform/TokenStore") {}

/**
 * The store of tokens could not do it. Tokens are cheap: whoever sees this goes on without the store.
 *
 * @see {@link TokenStoreMemory}
 */
export class TokenStoreError extends Schema.TaggedError<TokenStoreError>()("TokenStoreError", {
  operation: Schema.Literals(["open", "get", "set", "remove"]),
  message: Schema.String,
}) {}
// #endregion
