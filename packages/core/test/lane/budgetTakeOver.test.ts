import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Budget from "../../src/lane/Budget.ts"
import type { BudgetPolicy } from "../../src/lane/BudgetPolicy.ts"
import { journeys, policies } from "./budgetArbitraries.ts"
import { type DrivenCall, driveQueue, rejections } from "./driveQueue.ts"

/** What the log says at `now`: claims, and the answers that had arrived. */
const logged = (policy: BudgetPolicy, calls: ReadonlyArray<DrivenCall>, now: number): Array<Budget.PastCall> =>
  calls.map(({ answeredAt, key, startedAt }) => ({
    key,
    answeredAt: answeredAt !== undefined && answeredAt <= now ? answeredAt : undefined,
    endsAt: startedAt + policy.callTimeoutMillis,
  }))

const takeOvers = fc.uniqueArray(fc.nat(79), { minLength: 1, maxLength: 5, size: "max" })

describe("a worker that takes over", () => {
  it("keeps every window with nothing but the log, however often the worker changes", () => {
    fc.assert(
      fc.property(journeys, takeOvers, ({ passages, policy }, changes) => {
        const takeOver = (call: number, now: number, calls: ReadonlyArray<DrivenCall>) =>
          changes.includes(call) ? Budget.fill(Budget.make(policy), logged(policy, calls, now)) : undefined
        expect(rejections(driveQueue({ policy, passages, takeOver }), policy.windows)).toBe(0)
      }),
      { numRuns: 400 },
    )
  })

  it("keeps every window with the calls of the longest window and one timeout only", () => {
    fc.assert(
      fc.property(journeys, takeOvers, ({ passages, policy }, changes) => {
        const memory = Math.max(...policy.windows.map((window) => window.millis)) + policy.callTimeoutMillis
        const takeOver = (call: number, now: number, calls: ReadonlyArray<DrivenCall>) => {
          // As whoever reads the log does it: what stands on the border is still in, whatever its fractions round to.
          const recent = calls.filter(({ startedAt }) => startedAt >= now - memory - 0.001)
          return changes.includes(call) ? Budget.fill(Budget.make(policy), logged(policy, recent, now)) : undefined
        }
        expect(rejections(driveQueue({ policy, passages, takeOver }), policy.windows)).toBe(0)
      }),
    )
  })

  it("starts each call when the worker before it would have, if no answer was lost with it", () => {
    fc.assert(
      fc.property(journeys, takeOvers, ({ passages, policy }, changes) => {
        const answered = passages.map((passage) => ({ ...passage, there: 0, back: 0 }))
        const takeOver = (call: number, now: number, calls: ReadonlyArray<DrivenCall>) =>
          changes.includes(call) ? Budget.fill(Budget.make(policy), logged(policy, calls, now).toReversed()) : undefined
        expect(driveQueue({ policy, passages: answered, takeOver })).toEqual(driveQueue({ policy, passages: answered }))
      }),
    )
  })

  it("reads the log in any order", () => {
    const pastCalls = fc.array(
      fc.record({ endsAt: fc.nat(50), answeredAt: fc.option(fc.nat(50), { nil: undefined }) }),
      { maxLength: 40, size: "max" },
    )
    const orders = pastCalls
      .map((calls) => calls.map((call, index) => ({ ...call, key: `call ${index}` })))
      .chain((calls) => fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls, { minLength: calls.length })))
    fc.assert(
      fc.property(policies, orders, fc.nat(100), (policy, [calls, shuffled], now) => {
        const restored = Budget.fill(Budget.make(policy), calls)
        const other = Budget.fill(Budget.make(policy), shuffled)
        expect(Budget.acquire(other, now)).toEqual(Budget.acquire(restored, now))
        expect(Budget.used(other, now)).toEqual(Budget.used(restored, now))
      }),
    )
  })

  it("settles an answer that the worker before it left behind", () => {
    const policy = { windows: [{ limit: 1, millis: 1_000 }], callTimeoutMillis: 10_000 }
    const restored = Budget.fill(Budget.make(policy), [{ key: "a", answeredAt: undefined, endsAt: 10_000 }])
    expect(Budget.acquire(restored, 100)).toEqual({ _tag: "WaitForAnswer", until: 10_000 })
    expect(Budget.acquire(Budget.settle(restored, "a", 200), 200)).toEqual({ _tag: "StartAt", at: 1_200 })
    expect(Budget.acquire(restored, 10_000)).toEqual({ _tag: "StartAt", at: 11_000 })
    const late = Budget.fill(Budget.make(policy), [{ key: "a", answeredAt: 10_900, endsAt: 10_000 }])
    expect(Budget.acquire(late, 10_950)).toEqual({ _tag: "StartAt", at: 11_900 })
  })

  it("keeps every window without a log by holding back", () => {
    fc.assert(
      fc.property(journeys, takeOvers, ({ passages, policy }, changes) => {
        const takeOver = (call: number, now: number) =>
          changes.includes(call) ? Budget.holdBack(Budget.make(policy), now) : undefined
        expect(rejections(driveQueue({ policy, passages, takeOver }), policy.windows)).toBe(0)
      }),
      { numRuns: 400 },
    )
  })

  it("shows a budget that is held back as full, and opens it one timeout and the longest window later", () => {
    fc.assert(
      fc.property(journeys, fc.nat(100_000), ({ policy }, now) => {
        const held = Budget.holdBack(Budget.make(policy), now)
        const opens = now + policy.callTimeoutMillis + Math.max(...policy.windows.map((window) => window.millis))
        expect(Budget.used(held, now).every(({ limit, used }) => used === limit)).toBe(true)
        expect(Budget.acquire(held, now)).toEqual({ _tag: "StartAt", at: opens })
        expect(Budget.used(held, opens + 1).every(({ used }) => used === 0)).toBe(true)
      }),
    )
  })
})
