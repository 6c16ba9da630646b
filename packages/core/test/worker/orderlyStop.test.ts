import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { messageOf } from "../arbitraries.ts"
import { scene } from "./laneScene.ts"
import { mostWithin, unsteady } from "./platformInMemory.ts"

/** In steps: a worker that was just started gets its turn in between. */
const pass = (millis: number) =>
  Effect.forEach(
    Array.from({ length: millis / 100 }, () => 100),
    (step) => TestClock.adjust(step),
    { discard: true },
  )

describe("a worker that stops in order", () => {
  it.effect("leaves word of its readings, so that the next one reads at once, and the rates hold all the same", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        platform.journeys = unsteady
        const targets = Array.from({ length: 1_200 }, (_, index) => ({ id: platform.add(messageOf(index)) }))
        const id = yield* campaign(targets)
        for (let turn = 0; turn < 12; turn++) {
          const startedAt = yield* Clock.currentTimeMillis
          const worker = yield* work(`worker ${turn}`)
          yield* pass(4_000)
          const view = yield* worker.view
          expect(view).toMatchObject({ _tag: "Working", readingsHeldMillis: 0 })
          if (turn < 4) {
            const read = platform.arrivals.filter(({ api, at }) => api === "progress" && at >= startedAt)
            expect(read.length).toBeGreaterThan(50)
          }
          yield* Effect.forkScoped(worker.stop)
          yield* pass(1_000)
        }
        yield* work("the last")
        yield* TestClock.adjust(400_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 1_200, open: 0 })
        for (const api of ["recall", "progress"] as const) {
          const times = platform.arrivals.filter((arrival) => arrival.api === api).map((arrival) => arrival.at)
          expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(50)
          expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(1_000)
        }
      }),
    ),
  )

  it.effect("passes on what it does not know itself", () =>
    scene(({ campaign, leases, platform, work }) =>
      Effect.gen(function* () {
        // Somebody held the lease and left no word.
        const crashed = yield* Effect.orDie(leases.take({ lane: laneName, owner: "crashed", ttlMillis: 1_000 }))
        yield* pass(2_000)
        expect(crashed.fence).toBe(1)
        yield* campaign([{ id: platform.add(messageOf(1)) }])
        const second = yield* work("second")
        yield* pass(1_000)
        const held = yield* second.view
        expect(held).toMatchObject({ _tag: "Working" })
        yield* Effect.forkScoped(second.stop)
        yield* pass(1_000)
        const third = yield* work("third")
        yield* pass(1_000)
        const view = yield* third.view
        expect(view._tag === "Working" && view.readingsHeldMillis).toBeGreaterThan(50_000)
      }),
    ),
  )
})

const laneName = "https://open.feishu.cn cli_a1b2c3d4e5f6 self"
