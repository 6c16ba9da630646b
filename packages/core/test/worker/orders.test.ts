import { describe, expect, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { campaignStream, recallPrefix } from "../../src/event-store/streams.ts"
import { type EventStore, laneKey } from "../../src/index.ts"
import { answer } from "../platformModel.ts"
import { lane, order, scene, sceneStart } from "./laneScene.ts"
import { targets } from "./targets.ts"

type Store = EventStore["Service"]

/** A store that takes its time for the pages of a long list. */
const slowToRequest = (store: Store): Store => ({
  ...store,
  append: (append) => Effect.delay(store.append(append), append.taken === undefined ? 3 : 60),
})

/** Claims that were committed after this campaign's first pause. */
const claimsAfterPause = (store: Store, id: string) =>
  Stream.runCollect(store.readAll({ prefixes: [recallPrefix(laneKey(lane)), campaignStream(id as never)] })).pipe(
    Effect.map((events) => {
      const paused = events.findIndex((event) => event.type === "CampaignPaused")
      expect(paused).toBeGreaterThan(0)
      return events.slice(paused).filter((event) => event.type === "AttemptStarted" && event.metadata.includes(id))
    }),
  )

describe("an order", () => {
  it.effect("to pause is seen while another, long list is being requested", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(targets(platform, 1_000))
        yield* work("one", { store: slowToRequest(store) })
        yield* TestClock.adjust(2_500)
        const long = yield* campaign(targets(platform, 10_000, 1_000))
        yield* TestClock.adjust(200)
        yield* client.pause(id, order)
        const before = platform.recalls.length
        yield* TestClock.adjust(2_000)
        expect((yield* client.progress(long)).campaign.requested).toBe(false)
        expect(before).toBeGreaterThan(0)
        // Calls whose claim stood before the pause may still go out; that is what 50 ms of them come to.
        expect(platform.recalls.length - before).toBeLessThanOrEqual(50)
        expect(yield* claimsAfterPause(store, id)).toEqual([])
      }),
    ),
  )

  it.effect("to resume the lane is seen while a long list is being requested", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        yield* campaign(targets(platform, 100))
        platform.interfere = () => answer(400, 99991672)
        yield* work("one", { store: slowToRequest(store) })
        yield* TestClock.adjust(2_000)
        expect((yield* client.lane(lane)).blocked).toBeDefined()
        const long = yield* campaign(targets(platform, 10_000, 1_000))
        yield* TestClock.adjust(200)
        platform.interfere = () => undefined
        const before = platform.recalls.length
        yield* client.resumeLane(lane, order)
        yield* TestClock.adjust(500)
        expect((yield* client.progress(long)).campaign.requested).toBe(false)
        expect(platform.recalls.length).toBeGreaterThan(before)
      }),
    ),
  )

  it.effect("to pause stops a claim that was decided before it and is committed after it", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(targets(platform, 20))
        let isPaused = false
        const overtaken: Store = {
          ...store,
          append: (append) => {
            const claims = append.streams.some(({ events }) => events.some(({ type }) => type === "AttemptStarted"))
            if (!claims || isPaused) return store.append(append)
            isPaused = true
            return Effect.andThen(Effect.orDie(client.pause(id, order)), store.append(append))
          },
        }
        yield* work("one", { store: overtaken })
        yield* TestClock.adjust(10_000)
        expect(isPaused).toBe(true)
        expect(platform.arrivals).toEqual([])
        yield* client.resume(id, order)
        yield* TestClock.adjust(60_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 20, open: 0 })
      }),
    ),
  )

  it.effect.each(["campaign-request", "campaign-paused", "campaign-withdraw"])(
    "to cancel what is paused lets no call through, whenever it comes (just before the look at %s)",
    (queue) =>
      scene(({ campaign, client, platform, store, work }) =>
        Effect.gen(function* () {
          const id = yield* campaign(targets(platform, 100))
          yield* client.pause(id, order)
          let isDue = false
          const cancelledBetween: Store = {
            ...store,
            search: (query) => {
              if (!isDue || query.queue !== queue) return store.search(query)
              isDue = false
              return Effect.andThen(Effect.orDie(client.cancel(id, order)), store.search(query))
            },
          }
          yield* work("one", { store: cancelledBetween })
          yield* TestClock.adjust(1_000)
          isDue = true
          yield* TestClock.adjust(30_000)
          expect(isDue).toBe(false)
          expect(platform.arrivals).toEqual([])
          expect((yield* client.progress(id)).counts).toMatchObject({ cancelled: 100, open: 0 })
        }),
      ),
  )

  it.effect.each(
    [1_300, 1_700, 2_100, 2_500, 2_900].flatMap((millis) => [
      { millis, waits: "be interrupted" as const },
      { millis, waits: "go on" as const },
    ]),
  )("to stop lets no call start, also where commits are slow and $waits (after $millis ms)", ({ millis, waits }) =>
    scene(({ campaign, platform, store, work }) =>
      Effect.gen(function* () {
        platform.journeys = [[1, 20]]
        yield* campaign(targets(platform, 300))
        const slow: Store = {
          ...store,
          append: (append) => {
            const appended = Effect.delay(store.append(append), 400)
            return waits === "go on" ? Effect.uninterruptible(appended) : appended
          },
        }
        const worker = yield* work("one", { store: slow })
        yield* TestClock.adjust(1_250)
        yield* campaign(targets(platform, 2_000, 300))
        yield* TestClock.adjust(millis - 1_250)
        yield* Effect.forkScoped(worker.stop)
        const stoppedAt = sceneStart + millis
        yield* TestClock.adjust(5_000)
        const claims = yield* Stream.runCollect(store.readAll({ prefixes: [recallPrefix(laneKey(lane))] }))
        expect(claims.filter((event) => event.type === "AttemptStarted").length).toBeGreaterThan(0)
        expect(platform.arrivals.filter(({ at }) => at > stoppedAt + 2)).toEqual([])
        expect(yield* worker.view).toEqual({ _tag: "Stopped" })
      }),
    ),
  )
})
