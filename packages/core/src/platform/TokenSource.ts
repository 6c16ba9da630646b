import { Context, type Effect, type Redacted, Schema } from "effect"
import { BlockCause } from "./Disposition.ts"

/** A tenant access token and the moment it ends, in epoch milliseconds by this process's clock. */
export interface IssuedToken {
  readonly token: Redacted.Redacted
  /** Epoch milliseconds by this process's clock, counted from before the platform was asked. */
  readonly expiresAt: number
}

/**
 * Port: where tenant access tokens come from: a self-built app, a store app, or a host that manages its own.
 * The platform hands out the same token again while it has 30 minutes or more left.
 *
 * An adapter
 * - gives the token as it was issued; its end is counted from before the platform was asked,
 * - asks anew at each `issue`, or drops a token that it was told is `rejected`: it gives that one again only if the
 *   platform does,
 * - fails with `TokenRefused` where asking again changes nothing, else with `TokenUnavailable`, and never dies,
 * - can be asked by many at once, and interrupted: each issue ends by itself,
 * - shows no token and no secret in an error, a log or a span.
 *
 * `tokenSourceLaws` of the testkit asks all of it. How long it waits for the platform it says itself; `TenantTokens`
 * stops waiting for it after its own `issueTimeout`.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 *
 * @example
 * ```ts
 * import { type IssuedToken, TokenSource, TokenUnavailable } from "@feishu-recall/core"
 * import { Effect, Layer } from "effect"
 *
 * const fromService = (ask: () => Promise<IssuedToken>) =>
 *   Layer.succeed(
 *     TokenSource,
 *     TokenSource.of({
 *       issue: Effect.tryPromise({
 *         try: ask,
 *         catch: () => new TokenUnavailable({ message: "The token service did not answer. Try again." }),
 *       }),
 *     }),
 *   )
 * ```
 */
export class TokenSource extends Context.Service<
  TokenSource,
  {
    /** A token that can be used now: a new one, or the one that the platform hands out still. */
    readonly issue: Effect.Effect<IssuedToken, TokenRefused | TokenUnavailable>
    /** For a source that keeps tokens itself: is told once of each that the platform rejected. None: it is not told. */
    readonly rejected?: (token: Redacted.Redacted) => Effect.Effect<void>
  }
>()("@feishu-recall/core/platform/TokenSource") {}

/**
 * The platform will not issue a token until a person changes something; `message` says what.
 *
 * @see {@link tokenFailure}, whose example can fail with it
 */
export class TokenRefused extends Schema.TaggedError<TokenRefused>()("TokenRefused", {
  /** What the lane waits for; `token-refused` for wrong credentials. */
  blockCause: BlockCause,
  /** `undefined` where the answer had none: a wrong host answers in plain text. */
  code: Schema.UndefinedOr(Schema.Int),
  logId: Schema.UndefinedOr(Schema.String),
  message: Schema.String,
}) {}

/**
 * No token this time; another try may succeed.
 *
 * @see {@link TokenSource}
 */
export class TokenUnavailable extends Schema.TaggedError<TokenUnavailable>()("TokenUnavailable", {
  message: Schema.String,
}) {}
