import { Cause, Clock, Context, Deferred, Effect, Layer, Option, type Redacted, Schema } from "effect"
import type { LaneKey } from "../lane/Lane.ts"
import { laneAttributes } from "../telemetry/laneAttributes.ts"
import { spans } from "../telemetry/spans.ts"
import { makeTokenMeter } from "../telemetry/tokenMeter.ts"
import { inSpan } from "../telemetry/tracing.ts"
import { advice } from "./advice.ts"
import { conceal } from "./conceal.ts"
import { oneFlight } from "./oneFlight.ts"
import { checkTokenPolicy, type TenantTokensSettings, tokenPolicy } from "./TokenPolicy.ts"
import { type IssuedToken, type TokenRefused, TokenSource, TokenUnavailable } from "./TokenSource.ts"
import { accepted, found, isRejected, issued, isUsable, noTokens, rejected, reset, take } from "./tokenState.ts"
import { TokenStore, TokenStoreError } from "./TokenStore.ts"

/**
 * The tokens of one lane: at most one fetch in the air per process, and a token that the platform rejected is never
 * used again but for one probe.
 *
 * @example
 * ```ts
 * import { type BatchMessageId, classify, RecallTransport, TenantTokens } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const callOnce = Effect.fn("callOnce")(function* (batchMessageId: BatchMessageId) {
 *   const tokens = yield* TenantTokens
 *   const transport = yield* RecallTransport
 *   const token = yield* tokens.get
 *   const request = { _tag: "RecallBatchMessage", batchMessageId, token } as const
 *   const end = classify(yield* transport.send(request, { timeoutMillis: 10_000 }), [token])
 *   yield* end._tag === "TokenRejected" ? tokens.reject(token) : tokens.accept(token)
 *   return end
 * })
 * ```
 */
export class TenantTokens extends Context.Service<
  TenantTokens,
  {
    /**
     * The token for the next call. Fails with {@link TokenRejectedAgain} until `reset` once the platform keeps
     * rejecting what it issues.
     */
    readonly get: Effect.Effect<Redacted.Redacted, TokenRefused | TokenUnavailable | TokenRejectedAgain>
    /** Asked just before a call that had to wait for its turn: it may have been rejected meanwhile. */
    readonly isUsable: (token: Redacted.Redacted) => boolean
    /** It was rejected before, and this is the one call with it that finds out whether it is dead. */
    readonly isProbe: (token: Redacted.Redacted) => boolean
    /** What became of a call with the very value that `get` gave: the platform took the token. */
    readonly accept: (token: Redacted.Redacted) => Effect.Effect<void>
    /** The platform did not take it: it is dropped, here and in the store. */
    readonly reject: (token: Redacted.Redacted) => Effect.Effect<void>
    /** A person resumed the lane: it goes on, but a token that was rejected still gets no more than one probe. */
    readonly reset: Effect.Effect<void>
  }
>()("@feishu-recall/core/platform/TenantTokens") {
  /**
   * The tokens of one lane. Settings that can't be are a mistake in the program: the layer dies with all that is wrong.
   */
  static readonly layer = (
    key: LaneKey,
    settings?: TenantTokensSettings,
  ): Layer.Layer<TenantTokens, never, TokenSource | TokenStore> =>
    Layer.effect(TenantTokens, makeTenantTokens(key, settings))
}

/**
 * The platform issues tokens and then rejects them; `message` says what a person must check.
 *
 * @example
 * ```ts
 * import { TenantTokens } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const token = Effect.flatMap(TenantTokens, (tokens) => tokens.get).pipe(
 *   Effect.tapErrorTag("TokenRejectedAgain", ({ message }) => Effect.logError(message)),
 * )
 * ```
 */
export class TokenRejectedAgain extends Schema.TaggedError<TokenRejectedAgain>()("TokenRejectedAgain", {
  message: Schema.String,
}) {}

/**
 * What {@link TenantTokens} is made by, for a program that serves several lanes. A fetch lives in the scope, not in the
 * caller that happened to start it. Settings that can't be are a mistake in the program: it dies with all that is wrong
 * in them.
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, makeTenantTokens } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const tokensOf = Effect.fn("tokensOf")(function* (lanes: ReadonlyArray<Lane>) {
 *   return yield* Effect.forEach(lanes, (lane) => makeTenantTokens(laneKey(lane), { refreshBefore: "5 minutes" }))
 * })
 * ```
 */
export const makeTenantTokens = Effect.fnUntraced(function* (key: LaneKey, settings: TenantTokensSettings = {}) {
  const source = yield* TokenSource
  const store = yield* TokenStore
  const scope = yield* Effect.scope
  const { issueTimeoutMillis, probeDelayMillis, storeTimeoutMillis, ...rules } = yield* Effect.orDie(
    checkTokenPolicy(tokenPolicy(settings)),
  )

  const meter = makeTokenMeter(key)
  yield* meter.start

  let state = noTokens
  let verdict = Deferred.makeUnsafe<void>()

  const announceVerdict = Effect.suspend(() => {
    const previous = verdict
    verdict = Deferred.makeUnsafe<void>()
    return Deferred.succeed(previous, undefined)
  })

  // Tokens are cheap: a store that fails or hangs is passed over.
  const withoutFail = <A>(
    operation: string,
    effect: Effect.Effect<A, TokenStoreError>,
    tokens: ReadonlyArray<Redacted.Redacted> = [],
  ) =>
    effect.pipe(
      Effect.timeoutOption(storeTimeoutMillis),
      Effect.catchCause((cause) => {
        const error = Cause.squash(cause)
        // The client of a host's own store may quote what it was given; a defect may hold anything.
        const why = error instanceof TokenStoreError ? conceal(error.message, tokens) : "by a defect"
        const said = Effect.logWarning(`token store: ${operation} failed (${why}), going on without it`)
        return Effect.as(said, Option.none<A>())
      }),
    )

  // The source hears of it if it can; no call waits long for that.
  const tell = (told: Effect.Effect<void>) =>
    Effect.catchCause(Effect.timeoutOption(told, storeTimeoutMillis), () =>
      Effect.logWarning("the source of tokens failed when it was told of a rejected one, going on without it"),
    )

  const issue = Effect.gen(function* () {
    const token = yield* Effect.timeoutOrElse(source.issue, {
      duration: issueTimeoutMillis,
      orElse: () =>
        Effect.fail(
          new TokenUnavailable({ message: `The source gave no token within ${issueTimeoutMillis} ms. Try again.` }),
        ),
    })
    if (token.expiresAt > (yield* Clock.currentTimeMillis)) return token
    return yield* new TokenUnavailable({
      message: "The token had already expired when it was issued. Check this machine's clock.",
    })
  })

  const keep = Effect.fnUntraced(function* (token: IssuedToken) {
    // Rejected while it was on its way to the store: then it must not land there afterwards.
    if (state.probe === undefined && !isRejected(state, token.token))
      yield* withoutFail("set", store.set(key, token), [token.token])
    if (isRejected(state, token.token)) yield* withoutFail("remove", store.remove(key, token.token), [token.token])
  })

  const fetch = Effect.gen(function* () {
    const stored = Option.flatten(yield* withoutFail("get", store.get(key)))
    if (Option.isSome(stored)) {
      const now = yield* Clock.currentTimeMillis
      const adopted = found(state, stored.value, now, rules)
      if (adopted !== undefined) {
        state = adopted
        return
      }
    }
    let token = yield* issue
    let now = yield* Clock.currentTimeMillis
    let next = issued(state, token, now, rules, false)
    if (next === undefined) {
      yield* Effect.sleep(probeDelayMillis)
      token = yield* issue
      now = yield* Clock.currentTimeMillis
      next = issued(state, token, now, rules, true)
    }
    state = next ?? state
    yield* keep(token)
  })

  const measuredFetch = fetch.pipe(
    Effect.tapError(meter.failed),
    Effect.ensuring(meter.fetched),
    inSpan(spans.fetchToken, undefined, laneAttributes(key)),
  )

  const joinFetch = oneFlight(scope, measuredFetch)

  const get: TenantTokens["Service"]["get"] = Effect.gen(function* () {
    while (true) {
      const now = yield* Clock.currentTimeMillis
      const [step, next] = take(state, now, rules)
      state = next
      switch (step._tag) {
        case "Use":
          return step.token
        case "Stopped":
          return yield* rejectedAgain(state.rejectionsInARow)
        case "AwaitProbe":
          yield* Effect.timeoutOption(Deferred.await(verdict), step.until - now)
          break
        case "Fetch":
          yield* joinFetch
      }
    }
  })

  return TenantTokens.of({
    get,
    isUsable: (token) => isUsable(state, token),
    isProbe: (token) => state.probe?.token === token,
    accept: Effect.fnUntraced(function* (token) {
      state = accepted(state, token, yield* Clock.currentTimeMillis, rules)
      yield* announceVerdict
    }),
    reject: Effect.fnUntraced(function* (token) {
      const isNews = !isRejected(state, token)
      state = rejected(state, token, rules)
      yield* announceVerdict
      yield* withoutFail("remove", store.remove(key, token), [token])
      if (isNews && source.rejected !== undefined) yield* tell(source.rejected(token))
    }),
    reset: Effect.suspend(() => {
      state = reset(state)
      return announceVerdict
    }),
  })
})

const rejectedAgain = (inARow: number) =>
  new TokenRejectedAgain({
    message: `The platform rejected ${inARow > 1 ? `${inARow} tokens in a row` : "a token, and again after a pause"} that it had just issued. ${advice("token-rejected")}`,
  })
