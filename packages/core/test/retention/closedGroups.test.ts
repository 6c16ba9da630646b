import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { closedGroups } from "../../src/retention/closedGroups.ts"
import { campaignOf } from "../arbitraries.ts"

/** Campaigns, each with those that it names; some of them are not there any more. */
const sharings = fc
  .array(fc.array(fc.nat(14), { maxLength: 3 }), { maxLength: 12 })
  .map((all) => all.map((shares, number) => ({ campaignId: campaignOf(number), shares: shares.map(campaignOf) })))

const groupsOf = (all: Parameters<typeof closedGroups>[0]) =>
  closedGroups(all).map((group) => group.map(({ campaignId }) => campaignId))

describe("closed groups", () => {
  it("put every campaign into one group, in order", () => {
    fc.assert(
      fc.property(sharings, (all) => {
        const groups = closedGroups(all)
        expect(groups.flat().toSorted((one, other) => all.indexOf(one) - all.indexOf(other))).toEqual(all)
        for (const group of groups)
          expect(group).toEqual(group.toSorted((one, other) => all.indexOf(one) - all.indexOf(other)))
      }),
    )
  })

  it("share nothing with each other, and fall apart if any of them is left out", () => {
    fc.assert(
      fc.property(sharings, (all) => {
        const ids = new Set(all.map(({ campaignId }) => campaignId))
        const ties = all.flatMap(({ campaignId, shares }) =>
          shares.filter((other) => ids.has(other)).map((other) => [campaignId, other] as const),
        )
        // Reached step by step, as somebody would with a pencil.
        const reached = (from: string) => {
          const found = new Set([from])
          for (let size = 0; size < found.size;) {
            size = found.size
            for (const [one, other] of ties) if (found.has(one) || found.has(other)) found.add(one).add(other)
          }
          return [...found].toSorted()
        }
        for (const group of groupsOf(all)) expect(group.toSorted()).toEqual(reached(group[0]!))
      }),
    )
  })

  it("take a chain of a hundred thousand campaigns", () => {
    const chain = Array.from({ length: 100_000 }, (_, number) => ({
      campaignId: campaignOf(number),
      shares: [campaignOf(number + 1)],
    }))
    expect(closedGroups(chain)).toHaveLength(1)
  })
})
