import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { type CampaignCourse, type CourseCounts, CourseTotals } from "../../src/client/CampaignCourse.ts"
import { OrderHistoryTotals } from "../../src/client/OrderHistory.ts"
import { ReportTotals } from "../../src/client/CampaignReport.ts"
import { summarize } from "../../src/client/recallSummary.ts"
import { type Campaign, openLane } from "../../src/index.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { messageOf } from "../arbitraries.ts"
import { campaignEvents, laneEvents, recallEvents } from "../eventArbitraries.ts"

/** Some recalls, whatever their events say; the first of each requests it, or nothing would be folded. */
const recalls = fc.array(
  fc
    .array(recallEvents, { maxLength: 12 })
    .map((events) => [
      ...events.filter(({ _tag }) => _tag === "RecallRequested").slice(0, 1),
      ...events.filter(({ _tag }) => _tag !== "RecallRequested"),
    ]),
  { maxLength: 8 },
)
const openings = fc.nat({ max: 2_000_000_000_000 })
const mosts = fc.integer({ min: 1, max: 40 })

const courseOf = (streams: ReadonlyArray<ReadonlyArray<RecallEvent>>, openedAt: number, most: number) => {
  const totals = new CourseTotals(openedAt, most)
  streams.forEach((events, index) => totals.add(summarize(messageOf(index), events), events))
  return totals.course
}

const sum = ({ before, spans }: CampaignCourse, name: keyof CourseCounts) =>
  spans.reduce((total, span) => total + span[name], before[name])

describe("the course of a campaign", () => {
  it("adds up to the numbers of the report, whatever happened and when", () => {
    fc.assert(
      fc.property(recalls, openings, mosts, (streams, openedAt, most) => {
        const course = courseOf(streams, openedAt, most)
        const totals = new ReportTotals({ sample: 1, codes: 1 })
        const summaries = streams.map((events, index) => summarize(messageOf(index), events))
        for (const one of summaries) totals.add(one)
        const report = totals.report({} as Campaign, openLane, {} as never, [])
        for (const name of ["calls", "accepted", "rateLimited", "recalledMessages"] as const)
          expect([name, sum(course, name)]).toEqual([name, report[name]])
        for (const outcome of ["confirmed", "settledShort", "refused", "unverified", "cancelled"] as const)
          expect([outcome, sum(course, outcome)]).toEqual([
            outcome,
            summaries.filter(({ status }) => status === outcome).length,
          ])
        expect(sum(course, "readMessages")).toBe(
          summaries.reduce((total, one) => total + (one.accepted ? (one.lastReading?.value.read ?? 0) : 0), 0),
        )
      }),
    )
  })

  it("has at most so many spans, of one length, each where the one before it ends", () => {
    fc.assert(
      fc.property(recalls, openings, mosts, (streams, openedAt, most) => {
        const { spanMillis, spans } = courseOf(streams, openedAt, most)
        expect(spans.length).toBeLessThanOrEqual(most)
        spans.forEach(({ from }, place) => {
          expect(from % spanMillis).toBe(0)
          expect(from).toBe(spans[0]!.from + place * spanMillis)
        })
        expect(spanMillis % 60_000).toBe(0)
      }),
    )
  })

  it("is the same in whatever order the recalls come", () => {
    fc.assert(
      fc.property(recalls, openings, mosts, (streams, openedAt, most) => {
        expect(courseOf(streams.toReversed(), openedAt, most)).toEqual(courseOf(streams, openedAt, most))
      }),
    )
  })

  it("keeps apart what happened before the campaign was opened", () => {
    fc.assert(
      fc.property(recalls, openings, (streams, openedAt) => {
        const { spanMillis, spans } = courseOf(streams, openedAt, 40)
        for (const { from } of spans) expect(from + spanMillis).toBeGreaterThan(openedAt)
        const [whole, none] = [courseOf(streams, 0, 1), courseOf(streams, Infinity, 40)]
        expect(none.spans).toEqual([])
        const counts = Object.keys(none.before) as ReadonlyArray<keyof CourseCounts>
        expect(counts.map((name) => none.before[name])).toEqual(counts.map((name) => sum(whole, name)))
      }),
    )
  })
})

describe("the history of a campaign", () => {
  it("is in order, as long as it may be at most, and counts what it leaves out", () => {
    fc.assert(
      fc.property(
        recalls,
        fc.array(campaignEvents, { maxLength: 12 }),
        fc.array(laneEvents, { maxLength: 12 }),
        mosts,
        (streams, campaign, lane, most) => {
          const history = (limit: number) => {
            const totals = new OrderHistoryTotals(0, limit)
            for (const events of streams) totals.add(events)
            return totals.history(campaign, lane, undefined)
          }
          const whole = history(10_000)
          const { entries, leftOut } = history(most)
          expect(whole.leftOut).toBe(0)
          expect(entries.length).toBeLessThanOrEqual(most)
          expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((one, two) => one - two))
          expect(entries.length + leftOut).toBeGreaterThanOrEqual(whole.entries.length)
          // Orders for recalls are told once each, with how many they were for.
          const reopened = streams.flat().filter(({ _tag }) => _tag === "RecallReopened").length
          const told = whole.entries.filter(({ what }) => what === "reopened" || what === "reread")
          expect(told.reduce((total, { recalls: many = 0 }) => total + many, 0)).toBe(reopened)
        },
      ),
    )
  })

  it("tells a block that was in force at the opening, and none of before or after", () => {
    const at = (time: number, _tag: "LaneBlocked" | "LaneResumed") =>
      _tag === "LaneBlocked"
        ? { _tag, v: 1 as const, at: time, cause: "quota" as const, advice: "wait", answer: null, campaignId: null }
        : { _tag, v: 1 as const, at: time, by: "mei", reason: "paid" }
    const lane = [
      at(10, "LaneBlocked"),
      at(20, "LaneResumed"),
      at(30, "LaneBlocked"),
      at(110, "LaneResumed"),
      at(120, "LaneBlocked"),
      at(130, "LaneResumed"),
      at(210, "LaneBlocked"),
    ]
    const { entries } = new OrderHistoryTotals(100, 10).history([], lane, 200)
    expect(entries.map(({ at: time }) => time)).toEqual([30, 110, 120, 130])
  })
})
