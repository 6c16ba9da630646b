import { assert } from "@effect/vitest"
import { Effect, Exit, Option, Redacted } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { issued, type TokenAnswer } from "./TokenPlatform.ts"
import { issueWithin, onSource, settle, shown, type TokenSourceTrial } from "./tokenSourceTrial.ts"

const texts = fc.stringMatching(/^t-[\x21-\x7e]{20,60}$/)
const hour = 3_600_000

/** Ways in which the platform gives no token this time. */
const setbacks: ReadonlyArray<TokenAnswer> = [
  { _tag: "Throttled" },
  { _tag: "Away" },
  { _tag: "Lost" },
  { _tag: "Rubbish", body: "<html>502 Bad Gateway</html>" },
]

const rubbish = fc.oneof(
  fc.constantFrom(
    "",
    "{}",
    "null",
    '{"code":0}',
    '{"code":"0"}',
    '{"code":0,"tenant_access_token":7,"expire":7200}',
    '{"code":0,"tenant_access_token":"","expire":7200}',
    '{"code":0,"tenant_access_token":"t-1\\r\\nhost: elsewhere","expire":7200}',
    '{"code":0,"tenant_access_token":"t-令牌","expire":7200}',
    '{"code":0,"tenant_access_token":"t-no-end-in-it-0123456789"}',
    '{"code":0,"tenant_access_token":"t-ended-before-0123456789","expire":-1}',
    '{"code":0,"tenant_access_token":"t-never-ends-0123456789","expire":1e999}',
    '{"code":0,"__proto__":{"tenant_access_token":"t-inherited-0123456789","expire":7200}}',
    `{"code":0,"data":${"[".repeat(50_000)}`,
  ),
  fc.json(),
  fc.string({ unit: "binary", maxLength: 60 }),
)

export const issuingLaws: ReadonlyArray<Law<TokenSourceTrial>> = [
  {
    number: "TK-1",
    sentence:
      "a token is given as it was issued, with its end in epoch milliseconds, counted from before it was asked for",
    reason: "The platform says how long a token still lives, and began to count when it issued it.",
    withoutIt: "a token is used after its end, or thrown away long before.",
    holds: (trial) => () =>
      fc.assert(
        fc.asyncProperty(
          texts,
          fc.integer({ min: 60, max: 7_200 }),
          fc.integer({ min: 0, max: 5_000 }),
          (text, seconds, takes) =>
            onSource(trial, ({ answers, source }) =>
              Effect.gen(function* () {
                answers(issued(text, seconds, takes))
                assert.deepStrictEqual(shown(yield* issueWithin(source, takes)), [text, seconds * 1_000])
              }),
            ),
        ),
        { numRuns: 25 },
      ),
  },
  {
    number: "TK-2",
    sentence: "once it was told that a token was rejected, that one is given again only if the platform gives it again",
    reason: "Whoever asks again has a token that the platform calls dead. A source that keeps none need not be told.",
    withoutIt: "the lane is blocked for a dead token while the platform has a good one.",
    holds: (trial) => () =>
      onSource(trial, ({ answers, source }) =>
        Effect.gen(function* () {
          answers(issued("t-before-0123456789"))
          assert.deepStrictEqual(shown(yield* issueWithin(source, 0)), ["t-before-0123456789", 2 * hour])
          yield* source.rejected?.(Redacted.make("t-before-0123456789")) ?? Effect.void
          answers(issued("t-after-0123456789", 3_600))
          assert.deepStrictEqual(shown(yield* issueWithin(source, 0)), ["t-after-0123456789", hour])
        }),
      ),
  },
  {
    number: "TK-3",
    sentence: "refused credentials are `TokenRefused`, with the cause and what a person has to do",
    reason: "Asking again changes nothing: the lane waits for a person, who sees only this.",
    withoutIt: "a worker asks for ever with a wrong secret, and nobody is told.",
    holds: (trial) => () =>
      onSource(trial, ({ answers, source }) =>
        Effect.gen(function* () {
          answers({ _tag: "Refused" })
          const end = yield* issueWithin(source, 0)
          assert.strictEqual(shown(end), "TokenRefused")
          const error = end && Option.getOrUndefined(Exit.findErrorOption(end))
          assert.strictEqual(error?._tag === "TokenRefused" ? error.blockCause : undefined, "token-refused")
          assert.match(error?.message ?? "", /.{20,}\.$/s, "a message that ends with what to do")
        }),
      ),
  },
  {
    number: "TK-4",
    sentence: "a platform that is away, throttles or breaks off is `TokenUnavailable`, and forgotten when it is back",
    reason: "It passes without a person: the worker asks again.",
    withoutIt: "a lane is blocked for a network that was away for a second.",
    holds: (trial) => async () => {
      for (const setback of setbacks)
        await onSource(trial, ({ answers, source }) =>
          Effect.gen(function* () {
            answers(setback)
            const end = yield* issueWithin(source, 0)
            assert.strictEqual(shown(end), "TokenUnavailable", setback._tag)
            const message = end && Option.getOrUndefined(Exit.findErrorOption(end))?.message
            assert.match(message ?? "", /.{20,}\.$/s, "a message that ends with what to do")
            answers(issued("t-back-0123456789"))
            assert.deepStrictEqual(shown(yield* issueWithin(source, 0)), ["t-back-0123456789", 2 * hour], setback._tag)
          }),
        )
    },
  },
  {
    number: "TK-5",
    sentence: "whatever the platform answers, it never dies, and gives no token that can't be sent in a header",
    reason: "What answers may be a proxy, or a platform of tomorrow.",
    withoutIt: "one strange answer stops the worker, or a line break in a token becomes a second header.",
    holds: (trial) => () =>
      fc.assert(
        fc.asyncProperty(rubbish, (body) =>
          onSource(trial, ({ answers, source }) =>
            Effect.gen(function* () {
              answers({ _tag: "Rubbish", body })
              const end = yield* issueWithin(source, 0)
              if (end !== undefined && Exit.isSuccess(end)) {
                assert.match(Redacted.value(end.value.token), /^[\x21-\x7e]+$/)
                assert.isTrue(Number.isFinite(end.value.expiresAt))
              } else assert.match(String(shown(end)), /^Token(Refused|Unavailable)$/)
            }),
          ),
        ),
        { numRuns: 60, examples: [['{"code":0,"tenant_access_token":"t-1\\r\\nhost: elsewhere","expire":7200}']] },
      ),
  },
  {
    number: "TK-6",
    sentence: "a platform that is silent is `TokenUnavailable` within the time that the source states",
    reason: "All calls of the lane wait for the token.",
    withoutIt: "one lost packet stops the lane.",
    holds: (trial) => {
      const { timeoutMillis } = trial
      if (timeoutMillis === undefined) return undefined
      return () =>
        onSource(trial, ({ answers, source }) =>
          Effect.gen(function* () {
            answers({ _tag: "Silent" })
            assert.strictEqual(shown(yield* issueWithin(source, timeoutMillis)), "TokenUnavailable")
            answers(issued("t-back-0123456789"))
            yield* settle
            assert.strictEqual(Array.isArray(shown(yield* issueWithin(source, 0))), true)
          }),
        )
    },
  },
]
