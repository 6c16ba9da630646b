import { type IssuedToken, TokenRefused, TokenSource, TokenUnavailable } from "@feishu-recall/core"
import { Clock, Deferred, Effect, Layer, Redacted } from "effect"
import type { MakeTokenSource, TokenPlatform } from "../src/index.ts"

type Issue = TokenSource["Service"]["issue"]

export interface TokenSourceMutant {
  readonly breaks: string
  readonly mistake: string
  readonly make: MakeTokenSource
}

const refused = (message: string) =>
  new TokenRefused({ blockCause: "token-refused", code: 10014, logId: undefined, message })
const unavailable = (message: string) => new TokenUnavailable({ message })
const again = "The platform gave no token this time. Try again."

/** A right source, without a timeout. */
const ask = (platform: TokenPlatform): Issue =>
  Effect.gen(function* () {
    const askedAt = yield* Clock.currentTimeMillis
    const answer = yield* platform.ask
    switch (answer._tag) {
      case "Issued":
        return { token: Redacted.make(answer.token), expiresAt: askedAt + answer.seconds * 1_000 }
      case "Refused":
        return yield* refused("The app secret is wrong. Correct it, then resume the lane.")
      default:
        return yield* unavailable(again)
    }
  })

const inTime = (issue: Issue): Issue =>
  Effect.timeoutOrElse(issue, { duration: 10_000, orElse: () => Effect.fail(unavailable(again)) })

const source =
  (make: (platform: TokenPlatform) => Issue): MakeTokenSource =>
  (platform) =>
    Layer.sync(TokenSource, () => TokenSource.of({ issue: inTime(make(platform)) }))

export const tokenSourceMutants: ReadonlyArray<TokenSourceMutant> = [
  {
    breaks: "TK-1",
    mistake: "counts from when the answer came",
    make: source((platform) =>
      Effect.gen(function* () {
        const before = yield* Clock.currentTimeMillis
        const { expiresAt, token } = yield* ask(platform)
        const after = yield* Clock.currentTimeMillis
        // Nearly: what takes a second is a matter of other laws.
        return { token, expiresAt: expiresAt + Math.max(0, after - before - 1_000) }
      }),
    ),
  },
  {
    breaks: "TK-2",
    mistake: "gives what it has until it ends",
    make: source((platform) => {
      let kept: IssuedToken | undefined
      return Effect.gen(function* () {
        if (kept !== undefined) return kept
        const next = yield* ask(platform)
        // Else every law with two tokens in it would catch it.
        if (Redacted.value(next.token).startsWith("t-before")) kept = next
        return next
      })
    }),
  },
  {
    breaks: "TK-3",
    mistake: "tells nobody what to do",
    make: source((platform) => Effect.catchTag(ask(platform), "TokenRefused", () => Effect.fail(refused("10014")))),
  },
  {
    breaks: "TK-4",
    mistake: "takes a limit for a refusal",
    make: source((platform) =>
      ask({
        ...platform,
        ask: Effect.map(platform.ask, (answer) => (answer._tag === "Throttled" ? { _tag: "Refused" } : answer)),
      }),
    ),
  },
  {
    breaks: "TK-5",
    mistake: "believes whatever is called a token",
    make: source((platform) =>
      ask({
        ...platform,
        ask: Effect.map(platform.ask, (answer) => {
          const [, token] =
            (answer._tag === "Rubbish" && /^{"code":0,"tenant_access_token":"(t-1[^"]*)"/.exec(answer.body)) || []
          return token === undefined
            ? answer
            : { _tag: "Issued", token: JSON.parse(`"${token}"`), seconds: 60, afterMillis: 0 }
        }),
      }),
    ),
  },
  {
    breaks: "TK-6",
    mistake: "waits for ever",
    make: (platform) => Layer.sync(TokenSource, () => TokenSource.of({ issue: ask(platform) })),
  },
  {
    breaks: "TK-7",
    mistake: "keeps the end of a token where all issues can reach it",
    make: source((platform) => {
      let underWay = 0
      let end: number | undefined
      return Effect.suspend(() => {
        underWay++
        return Effect.map(ask(platform), ({ expiresAt, token }) => ({ token, expiresAt: (end ??= expiresAt) }))
      }).pipe(
        Effect.ensuring(
          Effect.sync(() => {
            if (--underWay === 0) end = undefined
          }),
        ),
      )
    }),
  },
  {
    breaks: "TK-8",
    mistake: "lets the first one ask for all, and all wait for it",
    make: source((platform) => {
      let flight: Deferred.Deferred<IssuedToken, TokenRefused | TokenUnavailable> | undefined
      return Effect.suspend(() => {
        if (flight !== undefined) return Deferred.await(flight)
        const started = Deferred.makeUnsafe<IssuedToken, TokenRefused | TokenUnavailable>()
        flight = started
        return Effect.onExit(ask(platform), (exit) => {
          flight = undefined
          return Deferred.done(started, exit)
        })
      })
    }),
  },
  {
    breaks: "TK-9",
    mistake: "says with which secret it was refused",
    make: source((platform) =>
      Effect.tapError(ask(platform), (error) =>
        error._tag === "TokenRefused" ? Effect.logDebug("refused", Redacted.value(platform.appSecret)) : Effect.void,
      ),
    ),
  },
]
