import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { defaultBudgetPolicy } from "../../src/lane/BudgetPolicy.ts"
import { leastTime } from "../../src/lane/leastTime.ts"
import { messageOf } from "../arbitraries.ts"
import { scene } from "./laneScene.ts"
import { mostWithin } from "./platformInMemory.ts"

describe("a campaign of 10,000 batch messages", () => {
  it.effect("makes its calls in hardly more than the least time that the limits allow, and confirms them all", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const size = 10_000
        const least = leastTime(size, defaultBudgetPolicy.windows)
        expect(least).toBe(559_000)
        const id = yield* campaign(Array.from({ length: size }, (_, index) => ({ id: platform.add(messageOf(index)) })))
        yield* work()
        yield* TestClock.adjust(1_800_000)

        const times = platform.recalls.map((call) => call.at)
        expect(times).toHaveLength(size)
        expect(times.at(-1)! - times[0]!).toBeLessThanOrEqual(1.02 * least)
        expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(50)
        expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(1_000)
        const readings = platform.arrivals.filter((arrival) => arrival.api === "progress").map((arrival) => arrival.at)
        expect(mostWithin(readings, 1_000)).toBeLessThanOrEqual(50)
        expect(mostWithin(readings, 60_000)).toBeLessThanOrEqual(1_000)

        const report = yield* client.report(id)
        expect(report).toMatchObject({ confirmed: size, open: 0, calls: size, recalledMessages: 3 * size })
        expect(report.leastPossibleMillis).toBe(least)
        expect(report.dispatchMillis).toBeLessThanOrEqual(1.02 * least)
      }),
    ),
  )
})
