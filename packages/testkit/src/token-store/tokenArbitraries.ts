import type { IssuedToken } from "@feishu-recall/core"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { trialStart } from "./tokenStoreTrial.ts"

/** Names of lanes as they are, and such as trip up objects, paths, patterns and commands. */
export const awkwardKeys: ReadonlyArray<string> = [
  "https://open.feishu.cn cli_a self",
  "https://open.feishu.cn cli_a tenant",
  "https://open.feishu.cn cli_A self",
  "https://open.larksuite.com cli_a self",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "a*",
  "a",
  "a b",
  "",
  "a\r\nb\0c",
  "\ud800",
  "\ud801",
  "租户".repeat(300),
]

export const laneKeys: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...awkwardKeys),
  fc.string({ unit: "binary", maxLength: 40 }),
)

/** Texts that a store may change when it writes them. */
export const awkwardTexts: ReadonlyArray<string> = [
  "__proto__",
  '"',
  "null",
  " t ",
  "\ud800",
  "\udfff lone",
  "令牌",
  "a\r\nb\0c",
  "x".repeat(4_096),
]

export const platformTexts: fc.Arbitrary<string> = fc.stringMatching(/^t-[0-9a-zA-Z_-]{20,60}$/)

export const anyTexts: fc.Arbitrary<string> = fc.oneof(
  platformTexts,
  fc.string({ unit: "binary", minLength: 1, maxLength: 100 }),
)

/** How long a token still lives, in milliseconds. */
export const lifetimes: fc.Arbitrary<number> = fc.integer({ min: 60_000, max: 7_200_000 })

export const issuedTokens: fc.Arbitrary<IssuedToken> = fc
  .tuple(platformTexts, lifetimes)
  .map(([text, lifetime]) => tokenOf(text, lifetime))

/** Ends so long after the trial began. */
export const tokenOf = (text: string, lifetime: number): IssuedToken => ({
  token: Redacted.make(text),
  expiresAt: trialStart + lifetime,
})
