import { describe, expect, it } from "@effect/vitest"
import { Budget, defaultBudgetPolicy } from "../../src/index.ts"
import { limits } from "../../src/limits.ts"

const { callTimeoutMillis, callsPerMinute, callsPerSecond } = limits.budget

/** A budget after so many calls that were answered at once, one each time that it allowed one. */
const afterCalls = (count: number) => {
  let budget = Budget.make(defaultBudgetPolicy)
  let now = 0
  for (let call = 0; call < count; call++) {
    const acquisition = Budget.acquire(budget, now)
    if (acquisition._tag !== "StartAt") throw new Error("every call is answered")
    now = acquisition.at
    budget = Budget.settle(Budget.start(budget, now, `${call}`), `${call}`, now)
  }
  return { budget, now }
}

describe("each limit of a budget", () => {
  it("callsPerSecond and callsPerMinute make the next call wait", () => {
    const second = afterCalls(callsPerSecond)
    expect(second.now).toBe(0)
    expect(Budget.acquire(second.budget, 0)).toEqual({ _tag: "StartAt", at: 1_000 })
    const minute = afterCalls(callsPerMinute)
    expect(minute.now).toBeLessThan(60_000)
    expect(Budget.acquire(minute.budget, minute.now)).toEqual({ _tag: "StartAt", at: 60_000 })
  })

  it("callTimeoutMillis gives the slot of an unanswered call back, one window later", () => {
    let budget = Budget.make(defaultBudgetPolicy)
    for (let call = 0; call < callsPerSecond; call++) budget = Budget.start(budget, 0, `${call}`)
    expect(Budget.acquire(budget, 0)).toEqual({ _tag: "WaitForAnswer", until: callTimeoutMillis })
    expect(Budget.acquire(budget, callTimeoutMillis)).toEqual({ _tag: "StartAt", at: callTimeoutMillis + 1_000 })
  })
})
