import { Cause, Clock, Effect, Layer, Redacted } from "effect"
import { canBeSent } from "./classifyToken.ts"
import { TokenRefused, TokenSource, TokenUnavailable } from "./TokenSource.ts"

/** A tenant access token of the host, and the moment it ends, in epoch milliseconds. */
export interface HostToken {
  readonly token: Redacted.Redacted | string
  /** Epoch milliseconds by this machine's clock. */
  readonly expiresAt: number
}

/** How to ask a host that manages its tenant access tokens itself. */
export interface HostTokensOptions<R = never> {
  /**
   * The token to use now. It is asked for again near its end, or once the platform rejected it; to give the same one
   * again then is to claim that it is good.
   */
  readonly get: Effect.Effect<HostToken, unknown, R> | (() => HostToken | Promise<HostToken>)
  /** Is told once of each token that the platform rejected, before another one is asked for. */
  readonly rejected?: (token: Redacted.Redacted) => Effect.Effect<void, unknown, R> | Promise<void> | void
}

/**
 * Takes tenant access tokens from a host that manages them already, one lane's each.
 *
 * Whatever the host fails with becomes `TokenUnavailable`, without a word of it, since it may quote a token; only a
 * `TokenRefused` of its own goes through, and blocks the lane until a person resumes it. A rejected token that the host
 * gives again gets one more try after 5 seconds; three different ones rejected in a row block the lane.
 *
 * @example
 * ```ts
 * import { type HostToken, HostTokens } from "@feishu-recall/core"
 *
 * const fromVault = (readVault: (name: string) => Promise<string>) =>
 *   HostTokens({
 *     get: async (): Promise<HostToken> => ({
 *       token: await readVault("tenant token"),
 *       expiresAt: Date.now() + 3_600_000,
 *     }),
 *   })
 * ```
 */
export const HostTokens = <R = never>(options: HostTokensOptions<R>): Layer.Layer<TokenSource, never, R> =>
  Layer.effect(
    TokenSource,
    Effect.contextWith((context) => {
      const { get, rejected } = options
      const asked = Effect.isEffect(get) ? get : Effect.tryPromise(async () => get())
      const issue = Effect.gen(function* () {
        const { expiresAt, token: given } = yield* asked
        const token = typeof given === "string" ? Redacted.make(given) : given
        if (!Redacted.isRedacted(token) || !canBeSent(Redacted.value(token)))
          return yield* unusable("it is not 1 to 4096 visible ASCII characters")
        if (!Number.isFinite(expiresAt) || expiresAt <= (yield* Clock.currentTimeMillis))
          return yield* unusable("it has ended; expiresAt is in epoch milliseconds")
        return { token, expiresAt }
      })
      const source = TokenSource.of({
        issue: Effect.catchCause(issue, failed).pipe(Effect.provideContext(context)),
        ...(rejected === undefined
          ? {}
          : {
              rejected: (token) =>
                Effect.suspend(() => {
                  const told = rejected(token)
                  return Effect.isEffect(told) ? told : Effect.tryPromise(async () => told)
                }).pipe(
                  Effect.catchCause(() => Effect.logWarning("the host failed when it was told of a rejected token")),
                  Effect.provideContext(context),
                ),
            }),
      })
      return Effect.succeed(source)
    }),
  )

const failed = (cause: Cause.Cause<unknown>) => {
  const error = Cause.squash(cause)
  return Effect.fail(error instanceof TokenRefused || error instanceof TokenUnavailable ? error : unavailable)
}

const unusable = (why: string) =>
  new TokenUnavailable({
    message: `The host gave a token that can't be used: ${why}. Correct it there, then try again.`,
  })

const unavailable = new TokenUnavailable({
  message: "The host's source of tokens failed. Its own log says why; mend it, then try again.",
})
