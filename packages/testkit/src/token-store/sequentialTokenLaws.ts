import { TokenStore } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { format, inspect } from "node:util"
import type { Law } from "../laws/Law.ts"
import { assertGives, shown } from "./assertGives.ts"
import {
  anyTexts,
  awkwardKeys,
  awkwardTexts,
  issuedTokens,
  laneKeys,
  lifetimes,
  platformTexts,
  tokenOf,
} from "./tokenArbitraries.ts"
import { answersAsTheModel } from "./tokenStoreModelLaw.ts"
import { onFreshStore, type TokenStoreTrial } from "./tokenStoreTrial.ts"

/** A fresh store for each value; fast-check prints seed and path of what falsifies it. */
const forEvery =
  <A>(
    values: fc.Arbitrary<A>,
    law: (value: A) => Effect.Effect<void, unknown, TokenStore>,
    always: ReadonlyArray<A> = [],
  ) =>
  (trial: TokenStoreTrial) =>
  (): Promise<void> =>
    fc.assert(
      fc.asyncProperty(values, (value) => onFreshStore(trial, law(value))),
      { numRuns: 20 + always.length, examples: always.map((value) => [value]) },
    )

const lane = "https://open.feishu.cn cli_a self"
const twoTexts = fc.uniqueArray(platformTexts, { minLength: 2, maxLength: 2 })

export const sequentialTokenLaws: ReadonlyArray<Law<TokenStoreTrial>> = [
  {
    number: "TS-1",
    sentence: "what was set is given back exactly, whatever is in it",
    reason: "The platform compares every character of a token, and a token is renewed by its expiry.",
    withoutIt: "calls are rejected for a token that was never issued.",
    holds: forEvery(
      fc.tuple(anyTexts, lifetimes),
      Effect.fnUntraced(function* ([text, lifetime]) {
        const store = yield* TokenStore
        const token = tokenOf(text, lifetime)
        yield* store.set(lane, token)
        assertGives(yield* store.get(lane), { text, expiresAt: token.expiresAt })
      }),
      awkwardTexts.map((text): [string, number] => [text, 60_001]),
    ),
  },
  {
    number: "TS-2",
    sentence: "each lane has its own token, and one that was never set has none",
    reason: "A lane is one app in one tenant: a token of another one acts in the wrong company.",
    withoutIt: "a recall is sent in the name of another app or tenant.",
    holds: forEvery(
      fc.uniqueArray(laneKeys, { minLength: 2, maxLength: 8, size: "max" }),
      Effect.fnUntraced(function* (keys) {
        const store = yield* TokenStore
        for (const [at, key] of keys.entries()) {
          assertGives(yield* store.get(key), undefined)
          yield* store.set(key, tokenOf(`t-${at}`, 60_000 + at))
        }
        const given = yield* Effect.forEach(keys, (key) => store.get(key))
        assert.deepStrictEqual(
          given.map((one) => shown(one)?.text),
          keys.map((_, at) => `t-${at}`),
        )
      }),
      [[...awkwardKeys]],
    ),
  },
  {
    number: "TS-3",
    sentence: "the token that was set last is the one that is given, also if it ends sooner",
    reason: "A token is set because the one before it was no good any more.",
    withoutIt: "a dead token is used for as long as it claims to live.",
    holds: forEvery(
      fc.tuple(twoTexts, lifetimes, lifetimes),
      Effect.fnUntraced(function* ([[first, second], one, other]) {
        const store = yield* TokenStore
        yield* store.set(lane, tokenOf(first!, Math.max(one, other)))
        const last = tokenOf(second!, Math.min(one, other))
        yield* store.set(lane, last)
        assertGives(yield* store.get(lane), { text: second!, expiresAt: last.expiresAt })
      }),
    ),
  },
  {
    number: "TS-4",
    sentence: "a token that was removed is not given any more",
    reason: "It is removed because the platform rejected it.",
    withoutIt: "every process that starts goes on with a rejected token.",
    holds: forEvery(
      issuedTokens,
      Effect.fnUntraced(function* (token) {
        const store = yield* TokenStore
        yield* store.set(lane, token)
        // Another object with the same text: it came over the network, or from another process.
        yield* store.remove(lane, Redacted.make(Redacted.value(token.token)))
        assertGives(yield* store.get(lane), undefined)
        yield* store.remove(lane, token.token)
      }),
    ),
  },
  {
    number: "TS-5",
    sentence: "removing a token leaves any other one alone",
    reason: "By the time that a rejection is known, another process may have set a good token.",
    withoutIt: "good tokens are thrown away, and the token endpoint is asked again and again.",
    holds: forEvery(
      fc.tuple(twoTexts, lifetimes),
      Effect.fnUntraced(function* ([[kept, removed], lifetime]) {
        const store = yield* TokenStore
        const token = tokenOf(kept!, lifetime)
        yield* store.set(lane, token)
        yield* store.remove(lane, Redacted.make(removed!))
        // A text that merely begins alike is another token.
        yield* store.remove(lane, Redacted.make(`${kept!}x`))
        yield* store.remove(lane, Redacted.make(kept!.slice(0, -1)))
        assertGives(yield* store.get(lane), { text: kept!, expiresAt: token.expiresAt })
      }),
    ),
  },
  {
    number: "TS-6",
    sentence: "a token that has ended is not given, and one that has not is",
    reason: "Whoever asks wants to make a call with it.",
    withoutIt: "the first call of every process is spent on finding out that the token is dead.",
    holds: forEvery(
      lifetimes,
      Effect.fnUntraced(function* (lifetime) {
        const store = yield* TokenStore
        const token = tokenOf("t-one", lifetime)
        yield* store.set(lane, token)
        yield* TestClock.adjust(lifetime - 1)
        assertGives(yield* store.get(lane), { text: "t-one", expiresAt: token.expiresAt })
        yield* TestClock.adjust(1)
        assertGives(yield* store.get(lane), undefined)
      }),
    ),
  },
  {
    number: "TS-7",
    sentence: "what is stored can't be changed through what was handed in or out",
    reason: "Values of a port are shared by fibers that know nothing of each other.",
    withoutIt: "a change in one part of a program changes when another part renews its token.",
    holds: forEvery(
      issuedTokens,
      Effect.fnUntraced(function* (token) {
        const store = yield* TokenStore
        const expected = { text: Redacted.value(token.token), expiresAt: token.expiresAt }
        const handedIn: { token: Redacted.Redacted; expiresAt: number } = { ...token }
        yield* store.set(lane, handedIn)
        change(handedIn)
        const handedOut = Option.getOrThrow(yield* store.get(lane))
        assert.deepStrictEqual(shown(Option.some(handedOut)), expected)
        change(handedOut)
        assertGives(yield* store.get(lane), expected)
      }),
    ),
  },
  {
    number: "TS-8",
    sentence: "a token that is given shows nothing of itself when it is printed",
    reason: "Whatever is printed ends in a log.",
    withoutIt: "whoever reads the logs acts as the app.",
    holds: forEvery(
      fc.stringMatching(/^t-[0-9a-z]{20}$/),
      Effect.fnUntraced(function* (text) {
        const store = yield* TokenStore
        yield* store.set(lane, tokenOf(text, 60_000))
        const given = Option.getOrThrow(yield* store.get(lane))
        const printed = [
          format("%s", given.token),
          JSON.stringify(given),
          inspect(given, { depth: 9, showHidden: true }),
        ]
        assert.deepStrictEqual(
          printed.filter((one) => one.includes(text)),
          [],
        )
      }),
    ),
  },
  {
    number: "TS-9",
    sentence: "any sequence of calls is answered as by a map in memory",
    reason: "What a call does must not depend on what was done before, in other lanes or long ago.",
    withoutIt: "a token is lost or comes back in a sequence that nobody thought of.",
    holds: (trial) => () => answersAsTheModel(trial),
  },
]

/** As a program may that keeps to no types; a frozen object refuses, which is as good. */
const change = (token: { expiresAt: number }): void => void Reflect.set(token, "expiresAt", 1)
