import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { judgeWay, type WayRecord } from "../src/index.ts"

/** Any history of eight ids: what arrived when and with which answer, what is true, and what is claimed. */
const ids = Array.from({ length: 8 }, (_, index) => `bm-${index}`)
const record: fc.Arbitrary<WayRecord> = fc.record({
  campaign: fc.subarray(ids).map((own) => ({ ids, own: new Set(own), staying: 0 })),
  startedAt: fc.constant(0),
  killedAt: fc.constant(500),
  endedAt: fc.constant(1_000),
  arrivals: fc
    .array(
      fc.record({
        api: fc.constantFrom("recall", "get_progress", "token"),
        at: fc.integer({ min: 0, max: 1_000 }),
        id: fc.constantFrom(...ids),
        code: fc.constantFrom(0, -1, 230009, 99991400),
      }),
      { maxLength: 40 },
    )
    .map((arrivals) => arrivals.toSorted((one, other) => one.at - other.at)),
  truth: fc
    .tuple(...ids.map((id) => fc.integer({ min: 0, max: 5 }).map((recallCount) => ({ id, recallCount }))))
    .map((all) => all.map((one) => ({ ...one, success: 5, recalled: one.recallCount > 0, atRest: true }))),
  claims: fc.tuple(...ids.map(() => fc.constantFrom("done", "failed", "nothing"))).map((claims) => ({
    done: ids.filter((_, index) => claims[index] === "done"),
    failed: ids.filter((_, index) => claims[index] === "failed"),
  })),
})

describe("a way", () => {
  it("is judged by the platform's truth alone: what it claims moves nothing but what begins with claimed", () => {
    fc.assert(
      fc.property(record, record, (one, other) => {
        const facts = (judged: object) => Object.entries(judged).filter(([name]) => !name.startsWith("claimed"))
        assert.deepStrictEqual(facts(judgeWay(one)), facts(judgeWay({ ...one, claims: other.claims })))
      }),
    )
  })

  it("that claims what is true has claimed nothing wrong, and one that claims the opposite everything", () => {
    fc.assert(
      fc.property(record, (any) => {
        const own = [...any.campaign.own]
        const gone = own.filter((id) => any.truth.some((one) => one.id === id && one.recallCount === one.success))
        const others = ids.filter((id) => !gone.includes(id))
        const honest = judgeWay({ ...any, claims: { done: gone, failed: others } })
        assert.deepInclude(honest, { claimedDoneButLeft: 0, claimedFailedButGone: 0, claimedNothing: 0 })
        const wrong = judgeWay({ ...any, claims: { done: others, failed: gone } })
        assert.deepInclude(wrong, { claimedDoneButLeft: wrong.left, claimedFailedButGone: wrong.gone })
      }),
    )
  })

  it("has never accepted all while one is open, and most before all", () => {
    fc.assert(
      fc.property(record, (any) => {
        const { allAcceptedMillis, mostAcceptedMillis, neverCalled } = judgeWay(any)
        const accepted = new Set(
          any.arrivals.filter(({ api, code }) => api === "recall" && code === 0).map(({ id }) => id),
        )
        const open = [...any.campaign.own].filter((id) => !accepted.has(id))
        assert.strictEqual(allAcceptedMillis === null, open.length > 0 || any.campaign.own.size === 0)
        if (allAcceptedMillis !== null) assert.isAtMost(mostAcceptedMillis ?? Infinity, allAcceptedMillis)
        assert.isAtMost(accepted.size + neverCalled, ids.length)
      }),
    )
  })

  it("has called for nothing where a restarted program calls again what is going away already, and nowhere else", () => {
    const call = (id: string, at: number, code = 0) => ({ api: "recall", id, at, code })
    const [whole, short, refused, lost] = ["bm-whole", "bm-short", "bm-refused", "bm-lost"] as const
    const { calledForNothing, calls, claimedNothing } = judgeWay({
      campaign: { ids: [whole, short, refused, lost], own: new Set([whole, short, lost]), staying: 1 },
      startedAt: 0,
      killedAt: 500,
      endedAt: 1_000,
      arrivals: [
        call(whole, 100),
        call(whole, 200),
        call(short, 300),
        call(refused, 300, 230009),
        call(lost, 400, -1),
        call(whole, 600),
        call(short, 700),
        call(refused, 700, 230009),
        call(lost, 800),
        call(lost, 900),
      ],
      truth: [
        { id: whole, success: 5, recallCount: 5, recalled: true, atRest: true },
        { id: short, success: 5, recallCount: 4, recalled: true, atRest: true },
        { id: lost, success: 5, recallCount: 5, recalled: true, atRest: true },
      ],
      claims: { done: [whole, short], failed: [refused] },
    })
    assert.deepStrictEqual([calls, calledForNothing, claimedNothing], [10, 1, 1])
  })
})
