import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  type ClientPolicy,
  defaultClientPolicy,
  EventStore,
  EventStoreError,
  RecallClient,
  type WatchedEvent,
} from "../../src/index.ts"
import { order, type Scene, scene } from "../worker/laneScene.ts"
import { targets } from "../worker/targets.ts"

/** A client of a store whose reading stops, as often as the test likes. */
const faltering = Effect.fnUntraced(function* ({ store }: Scene, policy: ClientPolicy = defaultClientPolicy) {
  let trouble: EventStoreError["reason"] | undefined
  let asked = 0
  const failing = Effect.suspend(() => {
    asked++
    return trouble === undefined
      ? Effect.void
      : Effect.fail(new EventStoreError({ reason: trouble, operation: "read", message: `${trouble}: wait` }))
  })
  const service: EventStore["Service"] = {
    ...store,
    now: Effect.andThen(failing, store.now),
    follow: (options) => store.follow(options).pipe(Stream.tap(() => failing)),
  }
  const context = yield* Layer.build(
    RecallClient.layerWith(policy).pipe(Layer.provide(Layer.succeed(EventStore, service))),
  )
  return {
    client: Context.get(context, RecallClient),
    falter: (reason: EventStoreError["reason"] | undefined) => {
      trouble = reason
    },
    asked: () => asked,
  }
})

describe("whoever watches a campaign", () => {
  it.effect("and wants no more than what stands in the log by now comes to an end, and can go on from there", () =>
    scene((given) =>
      Effect.gen(function* () {
        const id = yield* given.campaign(targets(given.platform, 3))
        const read = (afterPosition: number) =>
          Stream.runCollect(given.client.watch(id, { afterPosition, live: false }))
        const before = yield* read(0)
        yield* given.client.pause(id, order)
        const after = yield* read(before.at(-1)!.position)
        expect(after.map(({ event }) => event._tag)).toEqual(["CampaignPaused"])
      }),
    ),
  )

  it.effect.each(["locked", "unavailable", "unknown-outcome"] as const)(
    "sees each event once and in order, through outages of the store (%s)",
    (reason) =>
      scene((given) =>
        Effect.gen(function* () {
          const { asked, client, falter } = yield* faltering(given)
          const id = yield* given.campaign(targets(given.platform, 30))
          const seen: Array<WatchedEvent> = []
          const watching = yield* Effect.forkScoped(
            Stream.runForEach(client.watch(id), (event) => Effect.sync(() => void seen.push(event))),
          )
          yield* given.work()
          for (let outage = 0; outage < 4; outage++) {
            yield* TestClock.adjust(700)
            falter(reason)
            const before = asked()
            yield* given.client.pause(id, order)
            yield* given.client.resume(id, order)
            yield* TestClock.adjust(20_000)
            // Pauses grow to five seconds: nobody hammers on a store that is gone.
            expect(asked() - before).toBeLessThan(12)
            falter(undefined)
          }
          yield* TestClock.adjust(60_000)
          const all = yield* Stream.runCollect(given.store.readAll())
          expect(seen.map(({ position }) => position)).toEqual(all.map(({ position }) => position))
          expect((yield* given.client.progress(id)).counts).toMatchObject({ confirmed: 30, open: 0 })
          yield* Fiber.interrupt(watching)
        }),
      ),
  )

  it.effect("begins with what is among the newest events, and goes on with those to come", () =>
    scene((given) =>
      Effect.gen(function* () {
        const id = yield* given.campaign(targets(given.platform, 3))
        const watched = Effect.fnUntraced(function* (newest: number) {
          const seen: Array<number> = []
          yield* Effect.forkScoped(
            Stream.runForEach(given.client.watch(id, { newest }), ({ position }) =>
              Effect.sync(() => void seen.push(position)),
            ),
          )
          yield* TestClock.adjust(1_000)
          return seen
        })
        const all = Array.from(yield* Stream.runCollect(given.store.readAll()), ({ position }) => position)
        const [none, two, more] = [yield* watched(0), yield* watched(2), yield* watched(1_000)]
        // For the last of them to begin.
        yield* TestClock.adjust(1_000)
        expect({ none, two, more }).toEqual({ none: [], two: all.slice(-2), more: all })
        yield* given.client.pause(id, order)
        yield* TestClock.adjust(1_000)
        const last = all.at(-1)! + 1
        expect({ none, two, more }).toEqual({ none: [last], two: [...all.slice(-2), last], more: [...all, last] })
      }),
    ),
  )

  it.effect("tries again after storePauseMillis, and after twice as long each time, up to storePauseCapMillis", () =>
    scene((given) =>
      Effect.gen(function* () {
        const lowered = { ...defaultClientPolicy, storePauseMillis: 1_000, storePauseCapMillis: 3_000 }
        const { asked, client, falter } = yield* faltering(given, lowered)
        const id = yield* given.campaign(targets(given.platform, 1))
        falter("unavailable")
        yield* Effect.forkScoped(Stream.runDrain(client.watch(id)))
        // For it to begin.
        yield* TestClock.adjust(0)
        // At 0, 1, 3, 6, 9 and 12 seconds.
        yield* TestClock.adjust(14_000)
        expect(asked()).toBe(6)
      }),
    ),
  )

  it.effect("is told of what a person has to see to", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { client, falter } = yield* faltering(given)
        const id = yield* given.campaign(targets(given.platform, 1))
        falter("corrupt")
        const error = yield* Effect.flip(Stream.runDrain(client.watch(id)))
        expect(error).toMatchObject({ reason: "corrupt" })
        // Also if it comes while an outage is waited for.
        falter("unavailable")
        const waiting = yield* Effect.forkScoped(Effect.flip(Stream.runDrain(client.watch(id))))
        yield* TestClock.adjust(2_000)
        falter("newer")
        yield* TestClock.adjust(10_000)
        expect(yield* Fiber.join(waiting)).toMatchObject({ reason: "newer" })
      }),
    ),
  )
})
