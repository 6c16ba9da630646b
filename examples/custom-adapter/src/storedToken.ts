import type { IssuedToken } from "@feishu-recall/core"
import { Option, Redacted, Schema } from "effect"

// #region stored-token
/**
 * A token as Vault keeps it. Its text is written as JSON once more: Vault's own JSON has no half surrogate pairs, and
 * would replace them. A secret without a token is what is left of one that was removed.
 */
const StoredToken = Schema.Struct({ token: Schema.fromJsonString(Schema.String), expiresAt: Schema.Finite })
const Kept = Schema.Union([StoredToken, Schema.Struct({ removed: Schema.Literal(true) })])

export const writeToken = (token: IssuedToken) =>
  Schema.encodeSync(StoredToken)({ token: Redacted.value(token.token), expiresAt: token.expiresAt })

export const removed = { removed: true } as const
// #endregion

/** `undefined`: this is not ours. */
export const readToken = (data: unknown): Option.Option<IssuedToken> | undefined =>
  Option.match(decodeKept(data), {
    onNone: () => undefined,
    onSome: (kept) =>
      "removed" in kept ? Option.none() : Option.some({ token: Redacted.make(kept.token), expiresAt: kept.expiresAt }),
  })

const decodeKept = Schema.decodeUnknownOption(Kept)
