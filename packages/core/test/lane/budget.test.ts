import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Budget from "../../src/lane/Budget.ts"
import { leastTime } from "../../src/lane/leastTime.ts"
import { journeys, policies } from "./budgetArbitraries.ts"
import { driveQueue, rejections } from "./driveQueue.ts"

const prompt = { idle: 0, there: 0, back: 0 }

describe("the budget", () => {
  it("never lets more calls than a window's limit reach the platform, whatever the network does", () => {
    fc.assert(
      fc.property(journeys, ({ passages, policy }) => {
        expect(rejections(driveQueue({ policy, passages }), policy.windows)).toBe(0)
      }),
      { numRuns: 400 },
    )
  })

  it("starts every call at the least time there is when answers come at once", () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 60 }), (policy, calls) => {
        const started = driveQueue({ policy, passages: Array.from({ length: calls }, () => prompt) })
        expect(started.map((call) => call.startedAt)).toEqual(
          started.map((_, index) => leastTime(index + 1, policy.windows)),
        )
      }),
    )
  })

  it("is late by no more than the longest round trip per window", () => {
    fc.assert(
      fc.property(journeys, ({ passages, policy }) => {
        const calls = driveQueue({ policy, passages: passages.map((passage) => ({ ...passage, idle: 0 })) })
        const slowest = Math.max(
          ...calls.map((call) => (call.answeredAt ?? call.startedAt + policy.callTimeoutMillis) - call.startedAt),
        )
        const stretched = policy.windows.map(({ limit, millis }) => ({ limit, millis: millis + slowest }))
        expect(calls.at(-1)!.startedAt).toBeLessThanOrEqual(leastTime(calls.length, stretched) + 1e-6)
      }),
    )
  })

  it("goes on without the answers that never come, one timeout and one window later", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const [window] = policy.windows
        const only = { ...policy, windows: [window!] }
        const silent = Array.from({ length: window!.limit + 1 }, () => ({ idle: 0, there: 0, back: undefined }))
        expect(driveQueue({ policy: only, passages: silent }).at(-1)!.startedAt).toBe(
          policy.callTimeoutMillis + window!.millis,
        )
      }),
    )
  })

  it("counts an answer from when it came, also if that is later than it should be", () => {
    const policy = { windows: [{ limit: 1, millis: 1_000 }], callTimeoutMillis: 10_000 }
    const started = Budget.start(Budget.make(policy), 0, "a")
    expect(Budget.acquire(Budget.settle(started, "a", 10_500), 10_500)).toEqual({ _tag: "StartAt", at: 11_500 })
    expect(Budget.acquire(started, 10_500)).toEqual({ _tag: "StartAt", at: 11_000 })
  })

  it("frees the slot of a call that was never sent at once", () => {
    const policy = { windows: [{ limit: 1, millis: 1_000 }], callTimeoutMillis: 10_000 }
    const started = Budget.start(Budget.make(policy), 0, "a")
    expect(Budget.acquire(started, 5)).toEqual({ _tag: "WaitForAnswer", until: 10_000 })
    expect(Budget.acquire(Budget.release(started, "a"), 5)).toEqual({ _tag: "StartAt", at: 5 })
  })

  it("never makes a call wait when there is no window", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (times) => {
        let budget = Budget.make({ windows: [], callTimeoutMillis: 10_000 })
        for (const time of times.toSorted((left, right) => left - right)) {
          expect(Budget.acquire(budget, time)).toEqual({ _tag: "StartAt", at: time })
          budget = Budget.start(budget, time, "the same")
        }
      }),
    )
  })

  it("refuses a second call under the name of one in flight, because one of both would be forgotten", () => {
    const started = Budget.start(Budget.make({ windows: [{ limit: 2, millis: 1 }], callTimeoutMillis: 1 }), 0, "a")
    expect(() => Budget.start(started, 0, "a")).toThrow("call a is already in flight")
  })

  it("shows for every window how many slots are occupied, and never lets a call start into a full one", () => {
    fc.assert(
      fc.property(journeys, ({ passages, policy }) => {
        let budget = Budget.make(policy)
        for (const call of driveQueue({ policy, passages })) {
          for (const { limit, used } of Budget.used(budget, call.startedAt)) expect(used).toBeLessThan(limit)
          budget = Budget.start(budget, call.startedAt, call.key)
          for (const { used } of Budget.used(budget, call.startedAt)) expect(used).toBeGreaterThan(0)
          if (call.answeredAt !== undefined) budget = Budget.settle(budget, call.key, call.startedAt)
        }
      }),
    )
  })
})

describe("an older budget", () => {
  it("answers as before, whatever was done with the versions made from it", () => {
    fc.assert(
      fc.property(
        journeys,
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40, size: "max" }),
        ({ policy }, steps) => {
          const versions = [Budget.make(policy)]
          const answersAtBirth = [Budget.acquire(versions[0]!, 0)]
          for (const [index, step] of steps.entries()) {
            const parent = versions[step % versions.length]!
            const child = Budget.settle(Budget.start(parent, 0, `call ${index}`), `call ${index}`, step % 7)
            versions.push(child)
            answersAtBirth.push(Budget.acquire(child, 0))
          }
          expect(versions.map((version) => Budget.acquire(version, 0))).toEqual(answersAtBirth)
        },
      ),
    )
  })
})
