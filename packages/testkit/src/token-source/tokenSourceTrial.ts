import { type IssuedToken, type TokenRefused, TokenSource, type TokenUnavailable } from "@feishu-recall/core"
import { Effect, Exit, Layer, Option, Redacted, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { makeTokenPlatform, type TokenAnswer, type TokenPlatform } from "./TokenPlatform.ts"

/** A source's layer that asks this platform. Built anew for each trial. */
export type MakeTokenSource = (platform: TokenPlatform) => Layer.Layer<TokenSource, unknown>

/** What the laws of sources of tokens are tried on. */
export interface TokenSourceTrial {
  /** Gives the source under trial, which asks the platform that the law plays. */
  readonly make: MakeTokenSource
  /** When it gives up a silent platform; `undefined`: that is left to whoever asks it. */
  readonly timeoutMillis: number | undefined
}

export interface OnTrial {
  readonly source: TokenSource["Service"]
  readonly platform: TokenPlatform
  /** What the platform answers from now on: in this order, and the last one ever after. */
  readonly answers: (...next: ReadonlyArray<TokenAnswer>) => void
}

export const trialStart = Date.UTC(2026, 10, 1)

/** A source of its own, by a clock that only the law moves. */
export const onSource = (
  { make }: TokenSourceTrial,
  law: (trial: OnTrial) => Effect.Effect<void, unknown, Scope.Scope>,
): Promise<void> =>
  Effect.gen(function* () {
    yield* TestClock.setTime(trialStart)
    const { answers, platform } = makeTokenPlatform()
    yield* Effect.flatMap(TokenSource, (source) => law({ source, platform, answers })).pipe(
      Effect.provide(Layer.fresh(make(platform))),
    )
  }).pipe(Effect.scoped, Effect.provide(TestClock.layer()), Effect.runPromise)

export type Issue = Exit.Exit<IssuedToken, TokenRefused | TokenUnavailable>

/** How one issue ends, if it does so within this time. */
export const issueWithin = (source: TokenSource["Service"], millis: number): Effect.Effect<Issue | undefined> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkDetach(source.issue)
    yield* settle
    yield* TestClock.adjust(millis)
    yield* settle
    return fiber.pollUnsafe()
  })

/** What is under way over promises needs turns of the event loop, and no time. */
export const settle: Effect.Effect<void> = Effect.forEach(
  Array.from({ length: 3 }),
  () => Effect.promise(() => new Promise<void>((resume) => setImmediate(resume))),
  { discard: true },
)

/** An end as values that can be compared and shown: a token and its end, or what it failed with. */
export const shown = (end: Issue | undefined): unknown => {
  if (end === undefined) return "nothing, after all that time"
  if (Exit.isSuccess(end)) return [Redacted.value(end.value.token), end.value.expiresAt - trialStart]
  return Option.match(Exit.findErrorOption(end), {
    onNone: () => `no typed error: ${String(end.cause)}`,
    onSome: ({ _tag }) => _tag,
  })
}
