import * as fc from "fast-check"
import { defaultRecallPolicy } from "../../src/recall/RecallPolicy.ts"
import type { TrueMessage } from "../platformModel.ts"
import type { CallFate, ReadFate, Script } from "./driveRecall.ts"

const policy = defaultRecallPolicy

export const startAt = 1_763_876_820_000

/**
 * How old a reading may be. The outcomes rest on it: readings older than the shortest quiet period could show a recall
 * as not executed after its refusal became final.
 */
const oldest = policy.quietMillis - 500

/** The send pauses no longer than the rest after which we believe that it is over, less what readings may be old. */
const longestPause = policy.quietSendingMillis - oldest - 200
const longestStart = policy.quietUndeliveredMillis - oldest - 200

/** Batch messages as they may truly stand, about the start of the test. */
export const messages: fc.Arbitrary<TrueMessage> = fc
  .record({
    owned: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    visibleAfter: fc.oneof({ weight: 4, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(20_000) }),
    windowLeft: fc.oneof(
      { weight: 4, arbitrary: fc.constant(86_400_000) },
      { weight: 3, arbitrary: fc.integer({ min: -1_000, max: 60_000 }) },
      // Between the first call and the second: the one is executed, the other refused.
      { weight: 3, arbitrary: fc.integer({ min: 50, max: 3_000 }) },
      { weight: 1, arbitrary: fc.constant(400_000) },
    ),
    startsAfter: fc.integer({ min: -600_000, max: 60_000 }),
    undeliverable: fc.nat(2),
    pauses: fc.array(fc.oneof(fc.nat(50), fc.nat(longestPause)), { maxLength: 8 }),
    firstPause: fc.oneof(fc.nat(50), fc.nat(longestStart)),
    afterRecall: fc.constantFrom("dropped" as const, "taken-back" as const, "left" as const),
    takesMillis: fc.oneof(fc.nat(200), fc.nat(40_000)),
    stuck: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) }),
    read: fc.nat(3),
  })
  .map(({ firstPause, pauses, startsAfter, undeliverable, visibleAfter, windowLeft, ...rest }) => {
    const startsAt = startAt + startsAfter
    let at = startsAt + firstPause
    const deliveries = pauses.map((pause, index) => (at += index === 0 ? 0 : pause))
    const visibleFrom = visibleAfter < 0 ? 0 : startAt + visibleAfter
    const recallableUntil = startAt + windowLeft
    return { ...rest, startsAt, deliveries, valid: deliveries.length + undeliverable, visibleFrom, recallableUntil }
  })

const callFates: fc.Arbitrary<CallFate> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constantFrom(
        "Answered" as const,
        "LostOnTheWay" as const,
        "Unsent" as const,
        "Throttled" as const,
        "ServerError" as const,
        "WorkerGone" as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("AnswerLost" as const),
      arrivesAfter: fc.oneof(fc.nat(50), fc.nat(policy.callTimeoutMillis)),
      heardAfter: fc.oneof(fc.integer({ min: 60, max: 500 }), fc.constant(policy.callTimeoutMillis)),
      faulty: fc.boolean(),
    }),
  },
)

const readFates: fc.Arbitrary<ReadFate> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      _tag: fc.constant("Shown" as const),
      oldMillis: fc.oneof(fc.constantFrom(0, oldest), fc.nat(oldest)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constantFrom("Lost" as const, "Refused" as const, "Throttled" as const) }),
  },
)

/** What may befall one recall: the truth behind it, lost calls and answers, old and refused readings, second orders. */
export const scripts: fc.Arbitrary<Script> = fc.record({
  message: messages,
  calls: fc.array(callFates, { maxLength: 14, size: "max" }),
  reads: fc.array(readFates, { maxLength: 20, size: "max" }),
  orders: fc.array(
    fc.record({
      _tag: fc.constantFrom("ReopenRecall" as const, "RereadRecall" as const),
      afterMillis: fc.oneof(fc.nat(1_000), fc.nat(120_000)),
    }),
    { maxLength: 2 },
  ),
  sentAt: fc.constantFrom(null, startAt - 10_000, startAt - 3_600_000),
  jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})
