import { Context, type Effect, type Redacted, Schema } from "effect"
import { BlockCause } from "./Disposition.ts"

/** A tenant access token and the moment it ends, in epoch milliseconds by this process's clock. */
export interface IssuedToken {
  readonly token: Redacted.Redacted
  readonly expiresAt: number
}

/**
 * Port: where tenant access tokens come from: a self-built app, a store app, or a host that manages its own.
 * The platform hands out the same token again while it has 30 minutes or more left.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 */
export class TokenSource extends Context.Service<
  TokenSource,
  {
    readonly issue: Effect.Effect<IssuedToken, TokenRefused | TokenUnavailable>
    /** For a source that keeps tokens itself: is told once of each that the platform rejected. */
    readonly rejected?: (token: Redacted.Redacted) => Effect.Effect<void>
  }
>()("@feishu-recall/core/platform/TokenSource") {}

/** The platform will not issue a token until a person changes something; `message` says what. */
export class TokenRefused extends Schema.TaggedError<TokenRefused>()("TokenRefused", {
  /** What the lane waits for; `token-refused` for wrong credentials. */
  blockCause: BlockCause,
  /** `undefined` where the answer had none: a wrong host answers in plain text. */
  code: Schema.UndefinedOr(Schema.Int),
  logId: Schema.UndefinedOr(Schema.String),
  message: Schema.String,
}) {}

/** No token this time; another try may succeed. */
export class TokenUnavailable extends Schema.TaggedError<TokenUnavailable>()("TokenUnavailable", {
  message: Schema.String,
}) {}
