import { describe, expect, it } from "@effect/vitest"
import { planRound, type StoreKind } from "../src/RoundPlan.ts"

const seeds = Array.from({ length: 200 }, (_, seed) => seed)
const planned = (store: StoreKind) => seeds.map((seed) => planRound(seed, store))

describe.each(["sqlite", "postgres"] as const)("the plan of a round on %s", (store) => {
  it("follows from its seed", () => {
    expect(planned(store)).toEqual(planned(store))
    expect(new Set(planned(store).map(({ faults }) => JSON.stringify(faults))).size).toBe(seeds.length)
  })

  it("asks for each message at most once a campaign, and ends no campaign paused", () => {
    for (const { campaigns, messages } of planned(store)) {
      const count = messages.ordinary + messages.tooOld + messages.unknown
      for (const { orders, portions } of campaigns) {
        expect(new Set(portions.flat()).size).toBe(portions.flat().length)
        expect(portions.every((portion) => portion.every((index) => index < count))).toBe(true)
        expect(orders.at(-1)?.order).not.toBe("Pause")
      }
      expect(new Set(campaigns.flatMap(({ portions }) => portions.flat())).size).toBe(count)
    }
  })

  it("kills and freezes in every round, and gives its store what can befall it", () => {
    const expected = ["Kill", "Freeze", ...(store === "sqlite" ? ["Copy"] : ["Restart", "Cut"])]
    for (const { faults } of planned(store)) {
      const kinds = new Set<string>(faults.map(({ _tag }) => _tag))
      expect(expected.filter((kind) => !kinds.has(kind))).toEqual([])
      expect(kinds.has(store === "sqlite" ? "Restart" : "Copy")).toBe(false)
      const ways = faults.flatMap((fault) => (fault._tag === "Restart" ? fault.how : [])).toSorted()
      expect(ways).toEqual(store === "sqlite" ? [] : ["fast", "immediate"])
    }
    const shapes = new Set(planned(store).map(({ processes }) => processes))
    expect(shapes).toEqual(new Set(store === "sqlite" ? [1, 3] : [3]))
  })
})
