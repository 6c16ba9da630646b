import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import type { EventStore } from "../../src/index.ts"
import { messageOf } from "../arbitraries.ts"
import { scene, sceneStart, type Scene } from "./laneScene.ts"

const many = (platform: Scene["platform"], count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: platform.add(messageOf(index)) }))

/** Commits at once, but says so only after a while, for what is appended in the given span of the scene. */
const slowStore = (store: EventStore["Service"], [from, to]: readonly [number, number], delay: number) => ({
  ...store,
  append: (append: Parameters<typeof store.append>[0]) =>
    Effect.gen(function* () {
      const at = (yield* Clock.currentTimeMillis) - sceneStart
      const appended = yield* store.append(append)
      yield* Effect.sleep(at >= from && at < to ? delay : 0)
      return appended
    }),
})

describe("a worker that is frozen between its claim and its call", () => {
  it.effect("does not make the call if its lease is over by then; the next worker does", () =>
    scene(({ campaign, client, leases, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 200))
        const stuck: typeof leases = {
          ...leases,
          renew: (lease, ttl) =>
            Effect.flatMap(Clock.currentTimeMillis, (now) =>
              Effect.delay(leases.renew(lease, ttl), now > sceneStart + 2_000 ? 20_000 : 0),
            ),
        }
        yield* work("frozen", { leases: stuck, store: slowStore(store, [2_000, 6_000], 4_900) })
        yield* TestClock.adjust(6_700)
        const before = platform.recalls.length
        expect(before).toBeGreaterThan(0)
        yield* TestClock.adjust(3_000)
        expect(platform.recalls).toHaveLength(before)
        yield* work("two")
        yield* TestClock.adjust(200_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 200, open: 0 })
        expect(platform.recalls).toHaveLength(200)
      }),
    ),
  )

  it.effect("does not make the call later than its claim allows, and the claim costs nothing", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 200))
        yield* work("slow", { store: slowStore(store, [1_000, 3_000], 5_500) })
        yield* TestClock.adjust(200_000)
        const report = yield* client.report(id)
        expect(report).toMatchObject({ confirmed: 200, open: 0, calls: 200 })
        expect(platform.recalls).toHaveLength(200)
        const recalls = yield* Effect.forEach(platform.recalls, ({ id }) => client.recall(report.campaign.lane, id))
        expect(recalls.filter((recall) => recall!.attempts > 1).length).toBeGreaterThan(0)
        expect(recalls.filter((recall) => recall!.setbacks > 0)).toEqual([])
      }),
    ),
  )
})
