import * as fc from "fast-check"
import { CampaignId } from "../src/campaign/CampaignId.ts"
import { BlockCause, type PlatformAnswer, type Setback } from "../src/platform/Disposition.ts"
import type { Accepted } from "../src/platform/Disposition.ts"
import type { Read } from "../src/platform/classifyReading.ts"
import type { Reading } from "../src/platform/Reading.ts"
import { BatchMessageId } from "../src/recall/BatchMessageId.ts"

/** Half a surrogate pair, control characters and whatever else a platform may put into a text. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom("", "\ud800", "a\u0000b", "__proto__", "失败"),
)

export const names: fc.Arbitrary<string> = texts.map((text) => `by ${text}`)

export const times: fc.Arbitrary<number> = fc.integer({ min: 0, max: 4_102_444_800_000 })

const digits = (length: number, alphabet: string) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split("")), minLength: length, maxLength: length })

export const batchMessageIds: fc.Arbitrary<BatchMessageId> = digits(32, "0123456789abcdef").map((text) =>
  BatchMessageId.make(`bm-${text}`),
)

export const campaignIds: fc.Arbitrary<CampaignId> = fc
  .tuple(digits(8, "0123456789"), digits(4, "0123456789"), digits(6, "0123456789abcdef"))
  .map(([day, minute, random]) => CampaignId.make(`c-${day}-${minute}-${random}`))

/** The campaign with this number, for tests that need few of them, and the same ones again. */
export const campaignOf = (number: number): CampaignId =>
  CampaignId.make(`c-20261123-0547-${number.toString(16).padStart(6, "0")}`)

/** The batch message with this number. */
export const messageOf = (number: number): BatchMessageId =>
  BatchMessageId.make(`bm-${number.toString(16).padStart(32, "0")}`)

export const platformAnswers: fc.Arbitrary<PlatformAnswer> = fc.record(
  { status: fc.integer({ min: 100, max: 599 }), code: fc.integer({ min: 1 }), msg: texts, logId: texts },
  { requiredKeys: ["status"] },
)

const count = fc.oneof(fc.constantFrom(0, 1, 2, 100), fc.nat(1_000_000))

/** Numbers as they come, also such as make no sense. */
export const readings: fc.Arbitrary<Reading> = fc.record({
  valid: count,
  success: count,
  read: count,
  recall: fc.boolean(),
  recallCount: count,
})

/** What `get_progress` says of one small send: likely to repeat, so that counts come to rest. */
export const plausibleReadings: fc.Arbitrary<Reading> = fc.record({
  valid: fc.constantFrom(0, 2),
  success: fc.constantFrom(0, 1, 2),
  read: fc.constantFrom(0, 1),
  recall: fc.boolean(),
  recallCount: fc.constantFrom(0, 1, 2),
})

const unansweredReasons = fc.constantFrom("connection-refused" as const, "timeout" as const, "tls" as const)

export const setbacks: fc.Arbitrary<Setback> = fc.oneof(
  fc.record({
    _tag: fc.constant("Throttled" as const),
    answer: platformAnswers,
    resetMillis: fc.option(fc.integer({ min: 1_000, max: 60_000 }), { nil: undefined }),
  }),
  fc.record({ _tag: fc.constant("Unsent" as const), reason: unansweredReasons, detail: texts }),
  fc.record({
    _tag: fc.constant("Unknown" as const),
    reason: fc.constantFrom("timeout" as const, "server-error" as const, "unknown-code" as const),
    detail: texts,
    answer: fc.option(platformAnswers, { nil: undefined }),
  }),
  fc.record({
    _tag: fc.constantFrom("TokenRejected" as const, "NotFound" as const, "Refused" as const),
    answer: platformAnswers,
  }),
  fc.record({
    _tag: fc.constant("Blocked" as const),
    cause: fc.constantFrom(...BlockCause.literals),
    answer: platformAnswers,
    needsSecond: fc.boolean(),
  }),
)

export const acceptances: fc.Arbitrary<Accepted> = platformAnswers.map((answer) => ({
  _tag: "Accepted",
  answer: { ...answer, code: 0 },
}))

const delivered = { valid: 2, success: 2, read: 0, recall: true }

export const reads: fc.Arbitrary<Read> = fc
  .oneof(
    { weight: 3, arbitrary: plausibleReadings },
    { weight: 1, arbitrary: readings },
    // What comes to rest: all of two messages back, or one of them.
    { weight: 4, arbitrary: fc.constantFrom(1, 2).map((recallCount) => ({ ...delivered, recallCount })) },
  )
  .map((reading) => ({ _tag: "Read", reading, answer: { status: 200, code: 0 } }))
