import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { LaneLease } from "../../src/index.ts"
import { scene, type Scene } from "./laneScene.ts"
import { mostWithin } from "./platformInMemory.ts"
import { targets } from "./targets.ts"

/** The store is slow in answering whoever takes the lane: its lock may be held, or its disk busy. */
const slowToTake = (
  leases: LaneLease["Service"],
  [before, after]: readonly [number, number],
): LaneLease["Service"] => ({
  ...leases,
  take: (options) => Effect.delay(leases.take(options), before).pipe(Effect.tap(() => Effect.sleep(after))),
})

const expectRatesHeld = (platform: Scene["platform"]) => {
  for (const api of ["recall", "progress"] as const) {
    const times = platform.arrivals.filter((arrival) => arrival.api === api).map((arrival) => arrival.at)
    expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(50)
  }
}

describe("a worker that takes a lane over", () => {
  it.effect.each([
    [400, 0],
    [900, 0],
    [0, 900],
    [450, 450],
  ] as const)("holds the rate, also when taking the lease has to wait (%i ms before, %i ms after)", (waits) =>
    scene(({ campaign, leases, platform, work }) =>
      Effect.gen(function* () {
        platform.journeys = [[1, 1]]
        yield* campaign(targets(platform, 400))
        const one = yield* work("one")
        yield* TestClock.adjust(1_130)
        yield* Effect.forkScoped(one.stop)
        yield* work("two", { leases: slowToTake(leases, waits) })
        yield* TestClock.adjust(4_000)
        expect(platform.recalls.length).toBeGreaterThan(100)
        expectRatesHeld(platform)
      }),
    ),
  )

  it.effect("counts what somebody else called between its look at the lease and its taking", () =>
    scene(({ campaign, leases, platform, work }) =>
      Effect.gen(function* () {
        platform.journeys = [[1, 1]]
        yield* campaign(targets(platform, 400))
        // It saw a lane that nobody ever held; the other one's whole turn passes while it waits for the store.
        const two = yield* work("two", { leases: slowToTake(leases, [1_600, 0]) })
        const one = yield* work("one")
        yield* TestClock.adjust(1_300)
        const before = platform.recalls.length
        yield* Effect.forkScoped(one.stop)
        yield* TestClock.adjust(3_000)
        expect(before).toBeGreaterThan(0)
        expect(platform.recalls.length).toBeGreaterThan(before)
        expect(yield* two.view).toMatchObject({ _tag: "Working" })
        expectRatesHeld(platform)
        const view = yield* two.view
        expect(view._tag === "Working" && view.readingsHeldMillis).toBeGreaterThan(60_000)
      }),
    ),
  )
})
