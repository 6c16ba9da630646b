import type { IssuedToken } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Option, Redacted } from "effect"

/** Compares what a store gave, as text and time: a wrong answer has to be seen in the message of the law. */
export const assertGives = (
  given: Option.Option<IssuedToken>,
  expected: { readonly text: string; readonly expiresAt: number } | undefined,
): void => assert.deepStrictEqual(shown(given), expected)

export const shown = (given: Option.Option<IssuedToken>) =>
  Option.getOrUndefined(Option.map(given, ({ token, expiresAt }) => ({ text: Redacted.value(token), expiresAt })))
