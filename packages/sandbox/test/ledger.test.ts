import type { Arrival } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeLedger } from "../src/model/Ledger.ts"

const arrival = (at: number, api: Arrival["api"], appId: string, batchMessageId?: string): Arrival => ({
  at,
  api,
  appId,
  tenantKey: "t",
  batchMessageId,
  code: 0,
  status: 200,
})

// Round numbers, so that calls often lie exactly one window apart.
const hundreds = (most: number) => fc.nat(most).map((count) => count * 100)

describe("the ledger", () => {
  it("finds the worst window that looking at every window finds", () => {
    const calls = fc.array(
      fc.tuple(hundreds(7), fc.constantFrom("recall", "get_progress"), fc.constantFrom("a", "b")),
      {
        maxLength: 80,
      },
    )
    fc.assert(
      fc.property(
        calls,
        hundreds(30).filter((span) => span > 0),
        (steps, windowMs) => {
          const ledger = makeLedger()
          let now = 0
          const arrivals = steps.map(([wait, api, appId]) => arrival((now += wait), api as "recall", appId))
          for (const entry of arrivals) ledger.record(entry)
          for (const { api, appId, worst } of ledger.worstIn(windowMs)) {
            const own = arrivals.filter((entry) => entry.api === api && entry.appId === appId)
            const counts = own.map((from) => own.filter(({ at }) => at >= from.at && at < from.at + windowMs).length)
            assert.strictEqual(worst, Math.max(...counts))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it("tells the latest calls, and who called in the time before a moment", () => {
    const calls = fc.array(fc.tuple(hundreds(7), fc.constantFrom("a", "b")), { maxLength: 60 })
    fc.assert(
      fc.property(calls, hundreds(20), hundreds(9), fc.nat(70), (steps, windowMs, later, count) => {
        const ledger = makeLedger(40)
        let now = 0
        for (const [wait, appId] of steps) ledger.record(arrival((now += wait), "recall", appId))
        now += later
        const kept = Array.from(ledger.entries())
        assert.deepStrictEqual(ledger.latest(count), kept.toReversed().slice(0, count))
        for (const appId of ["a", "b"]) {
          const inside = kept.filter((entry) => entry.appId === appId && entry.at > now - windowMs).length
          assert.strictEqual(ledger.countIn(windowMs, now).find((one) => one.appId === appId)?.calls ?? 0, inside)
        }
      }),
      { numRuns: 300 },
    )
  })

  it("keeps totals for ever, and single calls within its capacity", () => {
    const ledger = makeLedger(5000)
    for (let call = 0; call < 200_000; call++) ledger.record(arrival(call, "recall", "a", `bm-${call % 150_000}`))
    assert.strictEqual(ledger.total(), 200_000)
    assert.deepStrictEqual(ledger.totalByCode(), { "0": 200_000 })
    const entries = Array.from(ledger.entries())
    assert.isTrue(entries.length <= 5000 && entries.length >= 2500)
    assert.strictEqual(entries.at(-1)?.at, 199_999)
    assert.strictEqual(entries.at(-1)?.batchMessageId, "bm-49999")
    assert.strictEqual(ledger.callsOf("recall", "bm-7"), 2)
    assert.strictEqual(ledger.callsOf("recall", "bm-149999"), 1)
    assert.strictEqual(ledger.recalledAgain(1000).count, 50_000)
    assert.lengthOf(ledger.recalledAgain(1000).ids, 1000)
  })
})
