import { describe, expect, it } from "@effect/vitest"
import { planRound } from "../src/RoundPlan.ts"

const seeds = Array.from({ length: 200 }, (_, seed) => seed)

describe("the plan of a round", () => {
  it("follows from its seed", () => {
    expect(seeds.map(planRound)).toEqual(seeds.map(planRound))
    expect(new Set(seeds.map((seed) => JSON.stringify(planRound(seed).faults))).size).toBe(seeds.length)
  })

  it("asks for each message at most once a campaign, and ends no campaign paused", () => {
    for (const { campaigns, messages } of seeds.map(planRound)) {
      const count = messages.ordinary + messages.tooOld + messages.unknown
      for (const { orders, portions } of campaigns) {
        expect(new Set(portions.flat()).size).toBe(portions.flat().length)
        expect(portions.every((portion) => portion.every((index) => index < count))).toBe(true)
        expect(orders.at(-1)?.order).not.toBe("Pause")
      }
      expect(new Set(campaigns.flatMap(({ portions }) => portions.flat())).size).toBe(count)
    }
  })

  it("kills, freezes and copies in every round, and has both shapes", () => {
    for (const { faults } of seeds.map(planRound)) {
      const kinds = faults.map(({ _tag }) => _tag)
      expect(["Kill", "Freeze", "Copy"].filter((kind) => !kinds.some((other) => other === kind))).toEqual([])
    }
    expect(new Set(seeds.map((seed) => planRound(seed).processes))).toEqual(new Set([1, 3]))
  })
})
