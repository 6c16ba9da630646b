import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Budget from "../../src/lane/Budget.ts"
import { defaultBudgetPolicy } from "../../src/lane/BudgetPolicy.ts"
import { leastTime } from "../../src/lane/leastTime.ts"
import { journeys } from "./budgetArbitraries.ts"
import { driveQueue, rejections } from "./driveQueue.ts"

it("no call is rejected on any of 50,000 networks", () => {
  fc.assert(
    fc.property(journeys, ({ passages, policy }) => {
      expect(rejections(driveQueue({ policy, passages }), policy.windows)).toBe(0)
    }),
    { numRuns: 50_000 },
  )
})

it("10,000 calls over bad networks, with workers that are replaced, keep the platform's own windows", () => {
  const passage = fc.record({
    idle: fc.constant(0),
    there: fc.double({ min: 0, max: 400, noNaN: true }),
    back: fc.oneof(
      { weight: 200, arbitrary: fc.double({ min: 0, max: 400, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
  })
  const { callTimeoutMillis, windows } = defaultBudgetPolicy
  fc.assert(
    fc.property(fc.array(passage, { minLength: 2_500, maxLength: 2_500 }), fc.nat(9_999), (some, replaced) => {
      const passages = [...some, ...some, ...some, ...some]
      const calls = driveQueue({
        policy: defaultBudgetPolicy,
        passages,
        takeOver: (call, now, made) =>
          call !== replaced
            ? undefined
            : Budget.fill(
                Budget.make(defaultBudgetPolicy),
                made.map(({ answeredAt, key, startedAt }) => ({
                  key,
                  answeredAt: answeredAt !== undefined && answeredAt <= now ? answeredAt : undefined,
                  endsAt: startedAt + callTimeoutMillis,
                })),
              ),
      })
      expect(rejections(calls, windows)).toBe(0)
      const stretched = windows.map(({ limit, millis }) => ({ limit, millis: millis + callTimeoutMillis }))
      expect(calls.at(-1)!.startedAt).toBeLessThanOrEqual(leastTime(calls.length, stretched))
    }),
    { numRuns: 30 },
  )
})
