import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Campaign } from "../../src/campaign/Campaign.ts"
import type { CampaignFacts } from "../../src/retention/CampaignFacts.ts"
import { judgeRetention } from "../../src/retention/judgeRetention.ts"
import { campaignOf } from "../arbitraries.ts"
import { lane } from "../worker/laneScene.ts"

const before = 1_000
const pruned = { by: "ops", reason: "old", at: 5 }

const ended = (number: number, more: Partial<Campaign> = {}): Campaign => ({
  campaignId: campaignOf(number),
  lane,
  by: "lin.wei",
  reason: "why",
  openedAt: 0,
  sealed: { count: 1, digest: "d", at: 1 },
  requested: true,
  paused: undefined,
  cancelled: false,
  withdrawn: false,
  pruned: undefined,
  ...more,
})

const facts = (number: number, more: Partial<CampaignFacts> = {}): CampaignFacts => ({
  campaignId: campaignOf(number),
  campaign: ended(number),
  lastAt: 10,
  open: 0,
  shares: [],
  recalls: 1,
  events: 4,
  ...more,
})

const judge = (all: ReadonlyArray<CampaignFacts>, what: "events" | "names" = "events") => {
  const { goes, stays } = judgeRetention(all, before, what)
  return {
    goes: goes.map((group) => group.map(({ campaignId }) => campaignId)),
    stays: Object.fromEntries(stays.map(({ facts, reason }) => [facts.campaignId, reason])),
  }
}

const stayingFor = (one: CampaignFacts, what?: "events" | "names") => judge([one], what).stays[one.campaignId]

describe("what may go", () => {
  it.each([
    ["whose recalls have all ended", {}],
    ["that is paused, with nothing left to pause", { paused: { by: "mei", reason: "wait", at: 4 } }],
    ["that was cancelled and is withdrawn", { cancelled: true, withdrawn: true }],
    ["that was cancelled when nothing was left to withdraw, and no worker has seen it", { cancelled: true }],
    ["that was opened and never sealed", { sealed: undefined, requested: false }],
    ["that was cancelled before it was sealed", { sealed: undefined, requested: false, cancelled: true }],
    ["whose removal was interrupted", { pruned }],
  ])("is an old campaign %s", (_, more) => {
    expect(judge([facts(1, { campaign: ended(1, more) })])).toEqual({ goes: [[campaignOf(1)]], stays: {} })
  })

  it("is none of which something is too young, not settled, or not readable", () => {
    expect(stayingFor(facts(1, { lastAt: before }))).toEqual({ _tag: "Recent", lastAt: before })
    expect(stayingFor(facts(1, { lastAt: before - 1 }))).toBeUndefined()
    expect(stayingFor(facts(1, { open: 2 }))).toEqual({ _tag: "Unfinished", open: 2 })
    expect(stayingFor(facts(1, { open: 2, campaign: ended(1, { pruned }) }))).toEqual({ _tag: "Unfinished", open: 2 })
    const requesting = ended(1, { requested: false })
    expect(stayingFor(facts(1, { campaign: requesting }))).toEqual({ _tag: "Unfinished", open: 0 })
    const withdrawing = ended(1, { cancelled: true })
    expect(stayingFor(facts(1, { open: 3, campaign: withdrawing }))).toEqual({ _tag: "Unfinished", open: 3 })
    expect(stayingFor(facts(1, { campaign: undefined }))).toEqual({ _tag: "Damaged" })
  })

  it("keeps no names in what is being removed: there is no report of it to keep", () => {
    const begun = facts(1, { campaign: ended(1, { pruned }) })
    expect(stayingFor(begun, "names")).toEqual({ _tag: "BeingRemoved" })
    expect(stayingFor(begun, "events")).toBeUndefined()
  })

  it("names the one that holds the others back", () => {
    const all = [facts(1, { shares: [campaignOf(2)] }), facts(2, { lastAt: before + 1 }), facts(3), facts(4)]
    expect(judge(all)).toEqual({
      goes: [[campaignOf(3)], [campaignOf(4)]],
      stays: {
        [campaignOf(1)]: { _tag: "Shared", with: campaignOf(2) },
        [campaignOf(2)]: { _tag: "Recent", lastAt: before + 1 },
      },
    })
  })

  const anyFacts = fc.nat(7).chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, number) =>
        fc
          .record({
            lastAt: fc.integer({ min: before - 2, max: before + 1 }),
            open: fc.constantFrom(0, 0, 0, 1),
            shares: fc.array(fc.nat(8).map(campaignOf), { maxLength: 2 }),
          })
          .map((more) => facts(number, more)),
      ),
    ),
  )

  it("never goes without what it shares recalls with, and what stays has a reason", () => {
    fc.assert(
      fc.property(anyFacts, (all) => {
        const { goes, stays } = judgeRetention(all, before, "events")
        const going = new Set(goes.flat().map(({ campaignId }) => campaignId))
        expect(going.size + stays.length).toBe(all.length)
        for (const one of all)
          for (const other of one.shares.filter((id) => all.some(({ campaignId }) => campaignId === id)))
            expect(going.has(one.campaignId)).toBe(going.has(other))
        for (const { facts, reason } of stays) {
          expect(reason._tag !== "Recent" || facts.lastAt >= before).toBe(true)
          expect(reason._tag === "Shared" && going.has(reason.with)).toBe(false)
        }
        for (const one of goes.flat()) expect(one.lastAt < before && one.open === 0).toBe(true)
      }),
    )
  })
})
