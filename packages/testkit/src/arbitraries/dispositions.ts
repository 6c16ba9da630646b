import {
  type Accepted,
  BlockCause,
  type Disposition,
  type Issued,
  type PlatformAnswer,
  type Read,
  type Reading,
  type Setback,
} from "@feishu-recall/core"
import * as fc from "fast-check"
import { unansweredReasons } from "./evidence.ts"
import { secrets } from "./requests.ts"
import { optional, texts } from "./texts.ts"

export const blockCauses: fc.Arbitrary<BlockCause> = fc.constantFrom(...BlockCause.literals)

export const platformAnswers: fc.Arbitrary<PlatformAnswer> = fc.record(
  { status: fc.integer({ min: 100, max: 599 }), code: fc.integer({ min: 1 }), msg: texts, logId: texts },
  { requiredKeys: ["status"] },
)

const count = fc.oneof(fc.constantFrom(0, 1, 2, 100), fc.nat(1_000_000))

/** Numbers as they may come, also such as make no sense. */
export const readings: fc.Arbitrary<Reading> = fc.record({
  valid: count,
  success: count,
  read: count,
  recall: fc.boolean(),
  recallCount: count,
})

/** Numbers of one small send: no more is delivered than is valid, none read or back that was not delivered. */
export const plausibleReadings: fc.Arbitrary<Reading> = fc
  .record({ valid: fc.nat(3), success: fc.nat(3), read: fc.nat(3), recall: fc.boolean(), recallCount: fc.nat(3) })
  .map(({ read, recall, recallCount, success, valid }) => {
    const delivered = Math.min(success, valid)
    return {
      valid,
      success: delivered,
      read: Math.min(read, delivered),
      recall,
      recallCount: recall ? Math.min(recallCount, delivered) : 0,
    }
  })

const good = platformAnswers.map((answer): PlatformAnswer => ({ ...answer, code: 0 }))

/** As `classifyReading` gives it: mostly plausible, and often the numbers of before, so that counts come to rest. */
export const reads: fc.Arbitrary<Read> = fc.record({
  _tag: fc.constant("Read"),
  reading: fc.oneof(
    { weight: 3, arbitrary: plausibleReadings },
    { weight: 1, arbitrary: readings },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(1, 2)
        .map((recallCount): Reading => ({ valid: 2, success: 2, read: 0, recall: true, recallCount })),
    },
  ),
  answer: good,
})

export const acceptances: fc.Arbitrary<Accepted> = fc.record({ _tag: fc.constant("Accepted"), answer: good })

/** Every disposition but the good one. */
export const setbacks: fc.Arbitrary<Setback> = fc.oneof(
  fc.record({
    _tag: fc.constant("Throttled" as const),
    answer: platformAnswers,
    resetMillis: optional(fc.integer({ min: 1_000, max: 60_000 })),
  }),
  fc.record({ _tag: fc.constant("Unsent" as const), reason: unansweredReasons, detail: texts }),
  fc.record({
    _tag: fc.constant("Unknown" as const),
    reason: fc.oneof(
      unansweredReasons,
      fc.constantFrom("server-error" as const, "unknown-code" as const, "no-code" as const),
    ),
    detail: texts,
    answer: optional(platformAnswers),
  }),
  fc.record({
    _tag: fc.constantFrom("TokenRejected" as const, "NotFound" as const, "Refused" as const),
    answer: platformAnswers,
  }),
  fc.record({
    _tag: fc.constant("Blocked" as const),
    cause: blockCauses,
    answer: platformAnswers,
    needsSecond: fc.boolean(),
  }),
)

export const dispositions: fc.Arbitrary<Disposition> = fc.oneof(
  { weight: 1, arbitrary: acceptances },
  { weight: 3, arbitrary: setbacks },
)

export const issued: fc.Arbitrary<Issued> = fc.record({
  _tag: fc.constant("Issued"),
  token: secrets,
  expiresInSeconds: fc.integer({ min: 1, max: 7_200 }),
  answer: good,
})
