import * as fc from "fast-check"
import type { BudgetPolicy } from "../../src/lane/BudgetPolicy.ts"
import type { Passage } from "./driveQueue.ts"

/** Small enough that a few dozen calls press against every window. */
export const policies: fc.Arbitrary<BudgetPolicy> = fc.record({
  windows: fc.array(
    fc.record({ limit: fc.integer({ min: 1, max: 12 }), millis: fc.double({ min: 0.5, max: 2_000, noNaN: true }) }),
    { minLength: 1, maxLength: 3 },
  ),
  callTimeoutMillis: fc.double({ min: 0.5, max: 3_000, noNaN: true }),
})

const share = fc.double({ min: 0, max: 1, noNaN: true })

/** Any network in which a call arrives within the timeout, answered or not, in order or not. */
const passages = ({ callTimeoutMillis }: BudgetPolicy): fc.Arbitrary<Array<Passage>> =>
  fc.array(
    fc
      .record({
        idle: fc.oneof(
          { weight: 8, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ max: 3_000, min: 0 }) },
        ),
        there: fc.oneof(share, fc.constantFrom(0, 1)),
        back: fc.oneof({ weight: 6, arbitrary: share }, { weight: 1, arbitrary: fc.constant(undefined) }),
      })
      .map(({ back, idle, there }) => ({
        idle,
        there: there * callTimeoutMillis,
        back: back === undefined ? undefined : back * (1 - there) * callTimeoutMillis,
      })),
    { minLength: 1, maxLength: 80, size: "max" },
  )

export const journeys = policies.chain((policy) =>
  fc.record({ policy: fc.constant(policy), passages: passages(policy) }),
)
