import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { type Append, defaultRecallPolicy, defaultWorkerPolicy, laneKey } from "../../src/index.ts"
import { laneStream } from "../../src/event-store/streams.ts"
import { answer } from "../platformModel.ts"
import { lane, order, scene, sceneStart } from "./laneScene.ts"
import { targets } from "./targets.ts"

const longerThanConfirming = 2 * defaultRecallPolicy.confirmWithinMillis

describe("a lane that is in trouble for longer than a confirmation may take", () => {
  it.effect.each([
    ["blocked", answer(400, 99991672)],
    ["throttled", answer(429, 99991400)],
    ["left without a valid token", answer(400, 99991663)],
  ] as const)("ends no accepted recall; resumed, they are confirmed (%s)", ([, trouble]) =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(targets(platform, 40))
        let isOver = false
        platform.interfere = ({ api, at }) =>
          api === "progress" && at > sceneStart + 2_000 && !isOver ? trouble : undefined
        yield* work("one", { policy: { ...defaultWorkerPolicy, pollMillis: 1_000, leaseTtlMillis: 60_000 } })
        yield* TestClock.adjust(longerThanConfirming)
        expect((yield* client.lane(lane)).blocked).toBeDefined()
        // Too early, twice: what is read meanwhile still meets the trouble.
        for (const wait of [60_000, 600_000]) {
          yield* client.resumeLane(lane, order)
          yield* TestClock.adjust(wait)
          const { counts } = yield* client.progress(id)
          expect(counts).toMatchObject({ requested: 40, confirmed: 0, unverified: 0, refused: 0 })
        }
        isOver = true
        yield* client.resumeLane(lane, order)
        yield* TestClock.adjust(120_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 40, open: 0 })
        expect(platform.recalls.length).toBe(40)
      }),
    ),
  )
})

describe("an id that the platform does not know", () => {
  it.effect("is refused after its young period, also with a time of sending in the future", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const [target] = targets(platform, 1)
        platform.interfere = () => answer(400, 230030)
        const nextYear = (yield* Clock.currentTimeMillis) + 365 * 24 * 3_600_000
        const id = yield* campaign([{ id: target!.id, sentAt: nextYear }])
        yield* work()
        yield* TestClock.adjust(defaultRecallPolicy.youngMillis + 2 * defaultRecallPolicy.backoffCapMillis)
        expect((yield* client.progress(id)).counts).toMatchObject({ refused: 1, open: 0 })
      }),
    ),
  )
})

describe("calls in flight that are throttled together", () => {
  it.effect("hold their lane once, also after good answers, and it goes on by itself", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(targets(platform, 200))
        platform.interfere = ({ api, at }) =>
          api === "recall" && at > sceneStart + 500 && at < sceneStart + 3_000
            ? { ...answer(429, 99991400), headers: { "x-ogw-ratelimit-reset": "5" } }
            : undefined
        // As over a network: all of them have read the lane before the first one has written.
        const slow = { ...store, append: (append: Append) => Effect.delay(store.append(append), 3) }
        const worker = yield* work("one", { store: slow })
        yield* TestClock.adjust(60_000)
        expect(worker.hasEnded()).toBe(false)
        const holds = (yield* store.read(laneStream(laneKey(lane)))).filter(({ type }) => type === "LaneHeld")
        expect(platform.recalls.length).toBeGreaterThan(220)
        expect(holds.length).toBe(1)
        yield* TestClock.adjust(60_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 200, open: 0 })
      }),
    ),
  )
})
