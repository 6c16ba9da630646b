import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import {
  answerAt,
  answerCount,
  type AnswerTimes,
  countAfter,
  emptyAnswerTimes,
  insertAnswer,
} from "../../src/lane/AnswerTimes.ts"
import * as Budget from "../../src/lane/Budget.ts"

const listed = (times: AnswerTimes) => Array.from({ length: answerCount(times) }, (_, index) => answerAt(times, index))
const ascending = (times: ReadonlyArray<number>) => times.toSorted((one, other) => one - other)

describe("the times of the answers", () => {
  it("are none at first", () => {
    expect(listed(emptyAnswerTimes)).toEqual([])
  })

  it("are the latest so many of those put in, in ascending order, and every older version stays as it was", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { maxLength: 40, size: "max" }),
        fc.integer({ min: 1, max: 8 }),
        (given, keep) => {
          const versions: Array<AnswerTimes> = [{ ...emptyAnswerTimes, buffer: [] }]
          for (const time of given) versions.push(insertAnswer(versions.at(-1)!, time, keep))
          for (const [count, version] of versions.entries())
            expect(listed(version)).toEqual(ascending(given.slice(0, count)).slice(-keep))
        },
      ),
    )
  })

  it("are counted after a time, each put off by a delay", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 20 }), fc.nat(60), fc.nat(20), (given, time, delay) => {
        const times = given.reduce<AnswerTimes>((all, one) => insertAnswer(all, one, 9), {
          ...emptyAnswerTimes,
          buffer: [],
        })
        expect(countAfter(times, time, delay)).toBe(listed(times).filter((one) => one + delay > time).length)
      }),
    )
  })

  it("share one buffer while they come in order, which does not grow beyond twice of what is kept", () => {
    let times: AnswerTimes = { ...emptyAnswerTimes, buffer: [] }
    let copies = 0
    for (let time = 0; time < 100; time++) {
      const after = insertAnswer(times, time, 10)
      if (after.buffer !== times.buffer) copies++
      times = after
      expect(times.buffer.length).toBeLessThanOrEqual(21)
    }
    expect(copies).toBe(7)
    // Two answers at the same moment are in order, too.
    expect(insertAnswer(times, 99, 10).buffer).toBe(times.buffer)
  })
})

describe("what a budget still occupies", () => {
  const policy = {
    windows: [
      { limit: 3, millis: 100 },
      { limit: 5, millis: 1_000 },
    ],
    callTimeoutMillis: 50,
  }

  it("are the answers of its longest window, and the calls under way", () => {
    let budget = Budget.make(policy)
    for (const [key, answered] of [
      ["a", 0],
      ["b", 500],
      ["c", 900],
    ] as const)
      budget = Budget.settle(Budget.start(budget, answered - 10, key), key, answered)
    budget = Budget.start(budget, 980, "d")
    expect(Budget.occupied(budget, 990)).toEqual([0, 500, 900, 1_030])
    expect(Budget.occupied(budget, 1_001)).toEqual([500, 900, 1_030])
    expect(Budget.occupied(budget, 1_030)).toEqual([500, 900, 1_030])
    expect(Budget.occupied(Budget.make({ windows: [], callTimeoutMillis: 50 }), 0)).toEqual([])
  })

  it("keeps no more answers than its widest window has slots", () => {
    let budget = Budget.make(policy)
    for (let call = 0; call < 9; call++) budget = Budget.settle(Budget.start(budget, call, `${call}`), `${call}`, call)
    expect(answerCount(budget.answers)).toBe(5)
  })

  it("lets every call go by itself at its end, and none before", () => {
    let budget = Budget.make(policy)
    for (const [key, at] of [
      ["a", 0],
      ["b", 20],
    ] as const)
      budget = Budget.start(budget, at, key)
    const flying = (now: number) => Budget.used(budget, now)[1]!.used
    expect([flying(49), answerCount(Budget.expire(budget, 49).answers)]).toEqual([2, 0])
    expect(Budget.expire(budget, 49)).toBe(budget)
    expect(answerCount(Budget.expire(budget, 50).answers)).toBe(1)
    expect(answerCount(Budget.expire(budget, 70).answers)).toBe(2)
  })

  it("is full while nobody knows what was called, until the very end of each window", () => {
    const budget = Budget.holdBack(Budget.make(policy), 0)
    const used = (now: number) => Budget.used(budget, now).map((window) => window.used)
    expect([used(149), used(150), used(1_049), used(1_050)]).toEqual([
      [3, 5],
      [0, 5],
      [0, 5],
      [0, 0],
    ])
  })

  it("without windows remembers nothing", () => {
    const free = Budget.make({ windows: [], callTimeoutMillis: 50 })
    expect(Budget.fill(free, [{ key: "a", answeredAt: undefined, endsAt: 9 }])).toBe(free)
    expect(Budget.start(free, 0, "a")).toBe(free)
  })
})
