import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, type Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import { messageOf } from "../arbitraries.ts"
import { EventStoreError, laneKey } from "../../src/index.ts"
import { recallPrefix } from "../../src/event-store/streams.ts"
import { silence } from "../platformModel.ts"
import { lane, scene, sceneStart, type Scene } from "./laneScene.ts"
import { mostWithin, unsteady } from "./platformInMemory.ts"

const many = (platform: Scene["platform"], count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: platform.add(messageOf(index)) }))

/** The scene on a network that delays every call differently: only so can a rate that looks right be wrong. */
const unsteadyScene = <A, E>(test: (scene: Scene) => Effect.Effect<A, E, Scope.Scope>) =>
  scene((given) => {
    given.platform.journeys = unsteady
    return test(given)
  })

const expectRatesHeld = (platform: Scene["platform"]) => {
  for (const api of ["recall", "progress"] as const) {
    const times = platform.arrivals.filter((arrival) => arrival.api === api).map((arrival) => arrival.at)
    expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(50)
    expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(1_000)
  }
}

describe("the lease of a lane", () => {
  it.effect("lets one worker act: the second stands by, and takes over when the first is stopped", () =>
    unsteadyScene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 400))
        const first = yield* work("one")
        yield* TestClock.adjust(100)
        const second = yield* work("two")
        yield* TestClock.adjust(3_000)
        expect(yield* second.view).toEqual({ _tag: "StandingBy", holder: "one" })
        expect((yield* first.view)._tag).toBe("Working")
        yield* Effect.forkScoped(first.stop)
        yield* TestClock.adjust(5_000)
        expect((yield* second.view)._tag).toBe("Working")
        yield* TestClock.adjust(300_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 400, open: 0 })
        // Whoever stops in order leaves no call behind that somebody has to make again.
        expect(platform.recalls).toHaveLength(400)
        expectRatesHeld(platform)
      }),
    ),
  )

  it.effect("is lost by a worker whose renewals hang: it stops calling, another one goes on, and the rates hold", () =>
    unsteadyScene(({ campaign, client, leases, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 1_500))
        const hangs = (now: number) => now > sceneStart + 4_000 && now < sceneStart + 30_000
        const slow: typeof leases = {
          ...leases,
          renew: (lease, ttl) =>
            Effect.flatMap(Clock.currentTimeMillis, (now) =>
              Effect.delay(leases.renew(lease, ttl), hangs(now) ? 20_000 : 0),
            ),
        }
        yield* work("frozen", { leases: slow })
        yield* TestClock.adjust(1_000)
        const second = yield* work("two")
        yield* TestClock.adjust(14_000)
        expect((yield* second.view)._tag).toBe("Working")
        yield* TestClock.adjust(400_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 1_500, open: 0 })
        expectRatesHeld(platform)
      }),
    ),
  )

  it.effect("ends with a worker that crashes: its claims are given up after their time, and nothing is lost", () =>
    unsteadyScene(({ campaign, client, leases, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 300))
        const crashed = Effect.map(Clock.currentTimeMillis, (now) => now > sceneStart + 1_500)
        const gone = new EventStoreError({ reason: "closed", operation: "append", message: "the process is gone" })
        yield* work("one", {
          leases: { ...leases, release: () => Effect.void },
          store: {
            ...store,
            append: (append) => Effect.flatMap(crashed, (is) => (is ? Effect.fail(gone) : store.append(append))),
          },
        })
        yield* work("two")
        yield* TestClock.adjust(5_000)
        expect(platform.recalls.length).toBeGreaterThan(50)
        yield* TestClock.adjust(400_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 300, open: 0 })
        // What was called and not recorded was executed: a reading says so, and no call is made again.
        const unheard = yield* Stream.runCollect(store.readAll({ prefixes: [recallPrefix(laneKey(lane))] })).pipe(
          Effect.map((events) => events.filter((event) => event.type === "AttemptOutcomeUnknown")),
        )
        expect(unheard.length).toBeGreaterThan(0)
        expect(platform.recalls).toHaveLength(300)
        expectRatesHeld(platform)
      }),
    ),
  )

  it.effect("passes on while calls are lost: what nobody heard of is read first, and every recall ends", () =>
    unsteadyScene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 300))
        let calls = 0
        platform.interfere = ({ api }) => (api === "recall" && ++calls % 5 === 0 ? silence : undefined)
        const first = yield* work("one")
        yield* TestClock.adjust(2_500)
        yield* Effect.forkScoped(first.stop)
        yield* work("two")
        yield* TestClock.adjust(600_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 300, open: 0 })
        expectRatesHeld(platform)
      }),
    ),
  )
})
