import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { judge, readAgainAt, readingPause } from "../../src/recall/confirmation.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import { defaultRecallPolicy as policy } from "../../src/recall/RecallPolicy.ts"
import { startOfTrail as start, walk } from "./recallTrail.ts"

const { recall: requested } = walk([])
const numbers = { valid: 3, success: 3, read: 1, recall: true, recallCount: 3 }

/** Accepted at `start`; the counts rest since `restingSince`. */
const recall = (more: Partial<typeof numbers> | undefined, rest: Partial<Recall> = {}): Recall => ({
  ...requested,
  phase: { _tag: "Reading", readFrom: start },
  acceptedAt: start,
  lastReading: more && { at: start, value: { ...numbers, ...more } },
  restingSince: start,
  ...rest,
})

describe("the verdict over counts", () => {
  it.each([
    ["all back", {}, policy.quietMillis, "confirmed"],
    ["more back than were delivered", { recallCount: 4 }, policy.quietMillis, "confirmed"],
    ["one missing", { recallCount: 2 }, policy.quietShortMillis, "short"],
    [
      "all back while fewer are delivered than valid",
      { success: 2, recallCount: 2 },
      policy.quietSendingMillis,
      "confirmed",
    ],
    ["one missing while fewer are delivered", { success: 2, recallCount: 1 }, policy.quietSendingMillis, "short"],
    ["none delivered", { success: 0, recallCount: 0 }, policy.quietUndeliveredMillis, "confirmed"],
  ] as const)("is given after their rest and not before: %s", (_, counts, quiet, verdict) => {
    expect(judge(recall(counts), start + quiet - 1, policy)).toBe("undecided")
    expect(judge(recall(counts), start + quiet, policy)).toBe(verdict)
  })

  it("counts the rest from the acceptance, if that is later than the numbers", () => {
    expect(judge(recall({}, { restingSince: start - 60_000 }), start + 4_999, policy)).toBe("undecided")
    expect(judge(recall({}, { restingSince: start + 1 }), start + 5_000, policy)).toBe("undecided")
    expect(judge(recall({}, { restingSince: undefined }), start + 60_000, policy)).toBe("undecided")
    expect(judge(recall({}, { acceptedAt: undefined }), start + 60_000, policy)).toBe("undecided")
  })

  it("is out of time after an hour that shows no recall, no reading or nobody addressed", () => {
    const hour = start + policy.confirmWithinMillis
    for (const one of [recall(undefined), recall({ recall: false }), recall({ valid: 0 })]) {
      expect(judge(one, hour - 1, policy)).toBe("undecided")
      expect(judge(one, hour, policy)).toBe("out-of-time")
      expect(judge({ ...one, acceptedAt: undefined }, hour, policy)).toBe("undecided")
    }
    expect(judge(recall({}), hour, policy)).toBe("confirmed")
  })
})

describe("the pause between two readings", () => {
  it("is half the age, within its bounds", () => {
    fc.assert(
      fc.property(fc.nat(300_000), (age) => {
        expect(readingPause(age, policy)).toBe(Math.min(60_000, Math.max(5_000, age / 2)))
      }),
    )
  })

  it.each([
    ["without a reading", recall(undefined), 0, 5_000],
    ["without a reading, later", recall(undefined), 20_001, 20_001 + 10_001],
    ["while the recall does not show", recall({ recall: false }), 0, 5_000],
    ["while nobody is addressed", recall({ valid: 0 }), 0, 5_000],
    ["while nobody is addressed, later", recall({ valid: 0 }), 1_000, 6_000],
    ["before its acceptance", recall(undefined, { acceptedAt: undefined }), 20_000, 25_000],
    ["until all that is back has rested", recall({}, { restingSince: start + 2_000 }), 2_000, 7_000],
    ["until all that is back while sending has rested", recall({ success: 2, recallCount: 2 }), 1_000, 30_000],
    ["while some are missing, soon", recall({ recallCount: 2 }), 1_000, 6_000],
    ["while some are missing, at the end of their rest", recall({ recallCount: 2 }), 12_000, 15_000],
    ["past the rest", recall({}), 5_000, 10_000],
    ["past the rest, later", recall({}), 40_000, 60_000],
  ])("is %s", (_, one, at, again) => {
    expect(readAgainAt(one, start + at, policy)).toBe(start + again)
  })
})
