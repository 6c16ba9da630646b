import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { defaultWorkerPolicy, EventStoreError, type LaneLease } from "../../src/index.ts"
import { scene, sceneStart, type Scene } from "./laneScene.ts"
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
        yield* TestClock.adjust(1_250)
        yield* Effect.forkScoped(one.stop)
        yield* work("two", { leases: slowToTake(leases, waits) })
        yield* TestClock.adjust(4_000)
        expect(platform.recalls.length).toBeGreaterThan(100)
        expectRatesHeld(platform)
      }),
    ),
  )

  it.effect.each([1_200, 1_500, 1_800])(
    "holds the rate also after a worker that waited for its own lease, and left word after %i ms",
    (millis) =>
      scene(({ campaign, leases, platform, work }) =>
        Effect.gen(function* () {
          platform.journeys = [[1, 1]]
          // Calls come so often that a reading goes out with one as soon as its own budget allows.
          const windows = { ...defaultWorkerPolicy.windows, recall: [{ limit: 50, millis: 50 }] }
          const policy = { ...defaultWorkerPolicy, windows }
          yield* campaign(targets(platform, 5_000))
          const one = yield* work("one", { policy, leases: slowToTake(leases, [0, 900]) })
          yield* TestClock.adjust(millis)
          yield* Effect.forkScoped(one.stop)
          yield* TestClock.adjust(2_010 - millis)
          yield* work("two", { policy })
          // In steps: a worker that was just started gets its turn in between.
          for (let step = 0; step < 250; step++) yield* TestClock.adjust(10)
          const times = platform.arrivals.filter(({ api }) => api === "progress").map(({ at }) => at)
          expect(times.length).toBeGreaterThan(100)
          expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(50)
        }),
      ),
  )

  it.effect("counts the calls of a crashed worker, however long taking the lease has to wait", () =>
    scene(({ campaign, leases, platform, store, work }) =>
      Effect.gen(function* () {
        const narrow = [{ limit: 2, millis: 60_000 }]
        const policy = { ...defaultWorkerPolicy, windows: { recall: narrow, progress: [] } }
        // Nine seconds on their way, and nobody is left to record their answers.
        platform.journeys = [[9_000, 1]]
        yield* campaign(targets(platform, 20))
        const crashed = Effect.map(Clock.currentTimeMillis, (now) => now > sceneStart + 1_000)
        const gone = new EventStoreError({ reason: "closed", operation: "append", message: "the process is gone" })
        yield* work("one", {
          policy,
          leases: { ...leases, release: () => Effect.void },
          store: {
            ...store,
            append: (append) => Effect.flatMap(crashed, (is) => (is ? Effect.fail(gone) : store.append(append))),
          },
        })
        yield* TestClock.adjust(45_000)
        expect(platform.recalls).toHaveLength(2)
        platform.journeys = [[1, 1]]
        yield* work("two", { policy, leases: slowToTake(leases, [16_000, 0]) })
        yield* TestClock.adjust(120_000)
        expect(platform.recalls.length).toBeGreaterThan(2)
        const times = platform.recalls.map(({ at }) => at)
        expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(2)
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
