import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import * as fc from "fast-check"
import { BudgetPolicy, type BudgetWindow, defaultBudgetPolicy } from "../../src/lane/BudgetPolicy.ts"
import { leastTime } from "../../src/lane/leastTime.ts"
import { type Passage, driveQueue, rejections } from "./driveQueue.ts"

/** mulberry32: the same jitter for the same seed, on every machine. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const jittered = (seed: number, calls: number): Array<Passage> => {
  const random = randomFrom(seed)
  return Array.from({ length: calls }, () => ({ idle: 0, there: 5 + 45 * random(), back: 5 + 45 * random() }))
}

/** Tries every millisecond, and starts whatever the windows allow. */
const leastTimeByTrial = (calls: number, windows: ReadonlyArray<BudgetWindow>): number => {
  const starts: Array<number> = []
  for (let now = 0; ; now++) {
    while (windows.every(({ limit, millis }) => starts.filter((start) => start > now - millis).length < limit)) {
      starts.push(now)
      if (starts.length >= calls) return now
    }
  }
}

const { windows } = defaultBudgetPolicy

describe("the least time", () => {
  it.each([
    [0, 0],
    [50, 0],
    [51, 1],
    [300, 5],
    [1_000, 19],
    [1_001, 60],
    [2_200, 123],
    [10_000, 559],
  ])("to start %d calls is %d s", (calls, seconds) => {
    expect(leastTime(calls, windows)).toBe(seconds * 1_000)
  })

  it("is none without a window", () => {
    expect(leastTime(5, [])).toBe(0)
  })

  it("is what trying every millisecond finds", () => {
    const small = fc.record({ limit: fc.integer({ min: 1, max: 6 }), millis: fc.integer({ min: 1, max: 40 }) })
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 30 }), (some, calls) => {
        expect(leastTime(calls, some)).toBe(leastTimeByTrial(calls, some))
      }),
    )
  })
})

describe("2,200 calls over a network with 5 to 50 ms of jitter each way", () => {
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

  it.each(seeds)("are never rejected, and take at most 1.005 times the least time (seed %d)", (seed) => {
    const calls = driveQueue({ policy: defaultBudgetPolicy, passages: jittered(seed, 2_200) })
    expect(rejections(calls, windows)).toBe(0)
    expect(calls.at(-1)!.startedAt).toBeLessThanOrEqual(1.005 * 123_000)
  })

  it.each(seeds)(
    "would be rejected more than a hundred times if slots were counted from the sending (seed %d)",
    (seed) => {
      const calls = driveQueue({ policy: defaultBudgetPolicy, passages: jittered(seed, 2_200), anchor: "sending" })
      expect(rejections(calls, windows)).toBeGreaterThan(100)
    },
  )
})

describe("a budget policy", () => {
  const decode = Schema.decodeUnknownResult(BudgetPolicy)

  it("is what the platform documents, unless somebody says otherwise", () => {
    expect(Result.isSuccess(decode(defaultBudgetPolicy))).toBe(true)
    expect(windows).toEqual([
      { limit: 50, millis: 1_000 },
      { limit: 1_000, millis: 60_000 },
    ])
  })

  it.each([
    ["a window that lets nothing through", { windows: [{ limit: 0, millis: 1_000 }], callTimeoutMillis: 1 }],
    ["half a call", { windows: [{ limit: 0.5, millis: 1_000 }], callTimeoutMillis: 1 }],
    ["a window without length", { windows: [{ limit: 1, millis: 0 }], callTimeoutMillis: 1 }],
    ["a window without end", { windows: [{ limit: 1, millis: Number.POSITIVE_INFINITY }], callTimeoutMillis: 1 }],
    ["a call that may take for ever", { windows: [], callTimeoutMillis: Number.POSITIVE_INFINITY }],
    ["a call that ends before it starts", { windows: [], callTimeoutMillis: -1 }],
  ])("can't have %s", (_, policy) => {
    expect(Result.isFailure(decode(policy))).toBe(true)
  })
})
