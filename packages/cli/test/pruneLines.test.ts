import { assert, describe, it } from "@effect/vitest"
import type { Prunable, StayReason } from "@feishu-recall/core"
import { Result } from "effect"
import * as fc from "fast-check"
import { limits } from "../src/limits.ts"
import { textWidth } from "../src/display/textWidth.ts"
import { judgeAge } from "../src/retention/judgeAge.ts"
import { pruneLines } from "../src/retention/pruneLines.ts"
import { foreignText, terminals } from "./displayArbitraries.ts"
import { campaignNumber, lane } from "./oldCampaigns.ts"

const reasons: fc.Arbitrary<StayReason> = fc.oneof(
  fc.constant({ _tag: "Recent" as const, lastAt: 1 }),
  fc.record({ _tag: fc.constant("Unfinished" as const), open: fc.nat(5_000) }),
  fc.record({ _tag: fc.constant("Shared" as const), with: fc.nat(9).map((number) => campaignNumber(2_000 + number)) }),
  fc.constant({ _tag: "BeingRemoved" as const }),
  fc.constant({ _tag: "Damaged" as const }),
)

const numbered = <A>(arbitrary: fc.Arbitrary<A>) => fc.array(arbitrary, { maxLength: 40, size: "max" })

const prunables: fc.Arbitrary<Prunable> = fc
  .record({
    texts: numbered(fc.record({ reason: foreignText, label: fc.option(foreignText, { nil: undefined }) })),
    stays: numbered(reasons),
    what: fc.constantFrom("events" as const, "names" as const),
    laneOrders: fc.nat(3),
  })
  .map(({ laneOrders, stays, texts, what }) => ({
    asOf: 2e3,
    before: 1e3,
    what,
    goes: texts.map(({ label, reason }, number) => ({
      campaign: {
        campaignId: campaignNumber(number),
        lane,
        by: "lin",
        reason,
        label,
        openedAt: 0,
        sealed: undefined,
        requested: true,
        paused: undefined,
        cancelled: false,
        withdrawn: false,
        pruned: undefined,
      },
      lastAt: 1,
      recalls: number,
      events: 9,
    })),
    stays: stays.map((reason, number) => ({
      campaignId: campaignNumber(1e3 + number),
      campaign: undefined,
      reason,
    })),
    totals: {
      campaigns: texts.length,
      recalls: 9,
      events: 9,
      laneOrders,
    },
  }))

describe("what a prune shows", () => {
  it("names pruneCampaignsShown of each kind at most, counts the others, and fits the window, whatever stands in it", () => {
    fc.assert(
      fc.property(prunables, terminals, (prunable, terminal) => {
        const lines = pruneLines(prunable, "90 days", { ...terminal, color: false })
        for (const line of lines) assert.isAtMost(textWidth(line), terminal.columns)
        const shown = limits.pruneCampaignsShown
        const text = lines.join("").replaceAll(/\s+/g, "")
        const going = prunable.goes.filter(({ campaign }) => text.includes(campaign.campaignId))
        if (terminal.columns >= 40) assert.strictEqual(going.length, Math.min(shown, prunable.goes.length))
        const more = prunable.goes.length - shown
        if (more > 0 && terminal.columns >= 40) assert.include(text, `and${more}more`)
        // A heading, what goes, lanes, what stays: a screen in a window of the usual width.
        if (terminal.columns >= 80) assert.isAtMost(lines.length, 5 + shown + 5 * (2 + shown))
      }),
    )
  })

  it("takes an age in hours, days or weeks, and never less than a day", () => {
    const millis = (text: string) => Result.getOrUndefined(judgeAge(text))?.millis
    assert.deepEqual(
      ["24h", "1d", "90d", "2w", " 36h "].map(millis),
      [24, 24, 90 * 24, 14 * 24, 36].map((hours) => hours * 3_600_000),
    )
    for (const wrong of ["", "23h", "0d", "90", "d", "1.5d", "-2d", "90 days", "999999d", "1y"])
      assert.isUndefined(millis(wrong), wrong)
  })
})
