import { assert, describe, it } from "@effect/vitest"
import { BatchMessageId, CampaignId, leastTime, defaultBudgetPolicy } from "@feishu-recall/core"
import * as fc from "fast-check"
import { defaultCanary } from "../src/actions/plan.ts"
import { limits } from "../src/limits.ts"
import { type KnownRecalls, noneKnown } from "../src/plan/knownRecalls.ts"
import { planLines } from "../src/plan/planLines.ts"
import { makeRecallPlan, type PlanInput } from "../src/plan/RecallPlan.ts"

const idOf = (number: number) => BatchMessageId.make(`bm-${number.toString(16).padStart(32, "0")}`)
const now = Date.UTC(2026, 10, 24, 3)
const hour = 3_600_000
const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2", tenantKey: "self" }
const listOf = (sentAt: ReadonlyArray<number | null>) => ({
  ids: sentAt.map((at, index) => ({ id: idOf(index), sentAt: at })),
  repeats: 0,
  notes: [],
})
const planOf = (given: Partial<PlanInput> & Pick<PlanInput, "list">) =>
  makeRecallPlan({ lane, known: noneKnown, canary: defaultCanary(given.list.ids.length), now, ...given })
const terminal = { columns: 80, rows: 24, color: false, unicode: true, wraps: true, redraws: false }
const textOf = (plan: ReturnType<typeof planOf>) => planLines(plan, terminal, now).join("\n").replaceAll(/\s+/g, " ")

describe("the plan of a recall", () => {
  it("has a canary of canaryIds above canaryAbove ids, and none of what is called already", () => {
    const ofLength = (length: number) => planOf({ list: listOf(Array.from({ length }, () => null)) })
    assert.lengthOf(ofLength(limits.canaryAbove).canary, 0)
    assert.lengthOf(ofLength(limits.canaryAbove + 1).canary, limits.canaryIds)
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(299)), fc.nat(320), (numbers, canary) => {
        const settled = new Set(numbers.map(idOf))
        const plan = planOf({
          list: listOf(Array.from({ length: 300 }, () => null)),
          known: { ...noneKnown, settled },
          canary,
        })
        assert.strictEqual(plan.calls, 300 - settled.size)
        assert.lengthOf(plan.canary, canary < plan.calls ? canary : 0)
        for (const id of plan.canary) assert.isFalse(settled.has(id))
        assert.deepEqual(plan.canary, plan.canary.toSorted())
      }),
    )
  })

  it("takes no less than the budget allows, for the calls and for readingsEach of each", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (calls) => {
        const plan = planOf({ list: listOf(Array.from({ length: calls }, () => null)), canary: 0 })
        const { windows } = defaultBudgetPolicy
        assert.strictEqual(plan.dispatchMillis, leastTime(calls, windows))
        assert.isAtLeast(plan.confirmMillis, leastTime(limits.readingsEach * calls, windows))
        assert.isAtLeast(plan.confirmMillis, plan.dispatchMillis)
      }),
      { numRuns: 30 },
    )
  })

  it("says when the oldest leaves its window (recallWindowMillis), how many may be too late, and of how many that is not known", () => {
    const time = fc.option(fc.integer({ min: now - 40 * hour, max: now }))
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), (times) => {
        const plan = planOf({ list: listOf(times) })
        const known = times.filter((one) => one !== null)
        assert.strictEqual(plan.window.timesKnown, known.length)
        assert.strictEqual(plan.window.timesUnknown, times.length - known.length)
        assert.strictEqual(plan.window.past, known.filter((at) => now - at >= limits.recallWindowMillis).length)
        const text = textOf(plan)
        if (known.length === 0) assert.include(text, "When these were sent is not known.")
        else if (plan.window.past > 0) assert.include(text, `${plan.window.past} of ${known.length} may be too late`)
        else assert.match(text, /The oldest was sent 2026-11-2\d .*: .* are left\./)
      }),
    )
  })

  it("names campaignsShown campaigns of those that are known, and fits 80 columns", () => {
    const campaigns = Array.from({ length: 9 }, (_, index) => ({
      campaignId: CampaignId.make(`c-20261124-0300-00000${index}`),
      count: 9 - index,
    }))
    const known: KnownRecalls = {
      statuses: new Map([["confirmed", 45]]),
      campaigns,
      settled: new Set(),
      stop: undefined,
    }
    const plan = planOf({ list: listOf(Array.from({ length: 50 }, () => now - hour)), known })
    const text = textOf(plan)
    assert.lengthOf(text.match(/c-2026\S+/g)!, limits.campaignsShown)
    assert.include(text, `and ${9 - limits.campaignsShown} more`)
    for (const line of planLines(plan, terminal, now)) assert.isAtMost(line.length, 80, line)
  })
})
