import { assert } from "@effect/vitest"
import { Effect, Exit, Fiber, Redacted } from "effect"
import * as fc from "fast-check"
import { TestClock } from "effect/testing"
import type { Law } from "../laws/Law.ts"
import { overheard } from "../laws/overheard.ts"
import { issued, type TokenAnswer } from "./TokenPlatform.ts"
import { onSource, settle, shown, type TokenSourceTrial } from "./tokenSourceTrial.ts"

const answer = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ seconds: fc.integer({ min: 60, max: 7_200 }), takes: fc.integer({ min: 0, max: 900 }) }),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
)

/** A token that says how long it lives. */
const lasting = (seconds: number): string => `t-lives-for-${seconds}-seconds`

const told = (text: string, body: string): TokenAnswer => ({ _tag: "Rubbish", body: body.replaceAll("SECRET", text) })

export const companionLaws: ReadonlyArray<Law<TokenSourceTrial>> = [
  {
    number: "TK-7",
    sentence: "of many issues at once each ends by itself: as one of the answers, a token with its own end",
    reason: "Lanes and processes share a source.",
    withoutIt: "a token goes with another one's end, or one lost answer fails all.",
    holds: (trial) => () =>
      fc.assert(
        fc.asyncProperty(fc.array(answer, { minLength: 2, maxLength: 8 }), (each) =>
          onSource(trial, ({ answers, source }) =>
            Effect.gen(function* () {
              answers(
                ...each.map((one): TokenAnswer =>
                  one === undefined ? { _tag: "Away" } : issued(lasting(one.seconds), one.seconds, one.takes),
                ),
              )
              const fibers = yield* Effect.forEach(each, () => Effect.forkChild(source.issue))
              for (let step = 0; step < 10; step++) {
                yield* settle
                yield* TestClock.adjust(100)
              }
              yield* settle
              const ends = fibers.map((fiber) => shown(fiber.pollUnsafe()))
              const expected = each.map((one) =>
                one === undefined ? "TokenUnavailable" : [lasting(one.seconds), one.seconds * 1_000],
              )
              const unexpected = ends.filter(
                (end) => !expected.some((one) => JSON.stringify(one) === JSON.stringify(end)),
              )
              assert.deepStrictEqual(unexpected, [])
            }),
          ),
        ),
        { numRuns: 20 },
      ),
  },
  {
    number: "TK-8",
    sentence: "an issue that is interrupted ends at once, and the others go on",
    reason: "A lane that stops must not wait for the platform, nor take another lane's token along.",
    withoutIt: "a worker does not stop, or lanes stop each other.",
    holds: (trial) => () =>
      onSource(trial, ({ answers, source }) =>
        Effect.gen(function* () {
          answers(issued("t-slow-0123456789", 7_200, 1_000))
          const first = yield* Effect.forkChild(source.issue)
          yield* settle
          const second = yield* Effect.forkChild(source.issue)
          yield* settle
          yield* Effect.forkDetach(Fiber.interrupt(first))
          yield* settle
          assert.isTrue(first.pollUnsafe() !== undefined, "the interrupted one goes on")
          yield* TestClock.adjust(1_000)
          yield* settle
          assert.deepStrictEqual(shown(second.pollUnsafe()), ["t-slow-0123456789", 7_200_000])
        }),
      ),
  },
  {
    number: "TK-9",
    sentence: "no secret and no token is in an error, a log, a span, on the console or in a printed value",
    reason: "Errors are logged, and logs and spans go to other machines. A platform may quote what it was sent.",
    withoutIt: "whoever reads a log can act for the app.",
    holds: (trial) => async () => {
      const text = "t-of-the-laws-0123456789"
      await onSource(trial, ({ answers, platform, source }) =>
        Effect.gen(function* () {
          const secret = Redacted.value(platform.appSecret)
          const quoted = JSON.stringify(secret).slice(1, -1)
          for (const next of [
            issued(text),
            { _tag: "Refused" },
            { _tag: "Throttled" },
            { _tag: "Away" },
            { _tag: "Lost" },
            told(quoted, '{"code":10014,"msg":"no such secret: SECRET"}'),
            told(quoted, "no JSON: SECRET"),
            told(text, '{"code":2200,"msg":"SECRET","tenant_access_token":"SECRET"}'),
            told(text, '{"code":0,"tenant_access_token":"SECRET","expire":"SECRET"}'),
          ] satisfies ReadonlyArray<TokenAnswer>) {
            answers(next)
            const { shown: seen, value } = yield* overheard(Effect.exit(source.issue))
            const all = Exit.isFailure(value) ? `${seen}\n${String(value.cause)}` : seen
            for (const hidden of [secret, quoted, text])
              assert.isFalse(all.includes(hidden), `${next._tag}: ${all.replaceAll(hidden, "<a secret>")}`)
          }
        }),
      )
    },
  },
]
