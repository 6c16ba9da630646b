import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Latch, Logger } from "effect"
import { TestClock } from "effect/testing"
import { laneCodec } from "../../src/event-store/eventCodec.ts"
import { laneStream } from "../../src/event-store/streams.ts"
import { type EventStore, EventStoreError, laneKey, type LaneLease } from "../../src/index.ts"
import { lane, scene, sceneStart } from "./laneScene.ts"
import { mostWithin } from "./platformInMemory.ts"
import { targets } from "./targets.ts"

const operations = {
  renew: ["renew"],
  append: ["append"],
  "everything that writes": ["renew", "append", "take", "release"],
  "everything, the look at the lease too": ["renew", "append", "take", "release", "current"],
} as const

/** What passes by itself, and what waits for a person. */
const reasons = {
  passing: ["locked", "unavailable", "unknown-outcome"],
  lasting: ["full", "read-only", "newer", "corrupt", "closed", "other"],
} as const satisfies Readonly<Record<string, ReadonlyArray<EventStoreError["reason"]>>>

/** A logger that writes down. */
const listening = () => {
  const lines: Array<string> = []
  const listener = Logger.make(({ message }) => {
    lines.push(Array.isArray(message) ? message.join(" ") : String(message))
  })
  return { lines, logger: Logger.layer([listener]) }
}

const cases = (Object.keys(operations) as ReadonlyArray<keyof typeof operations>).flatMap((name) =>
  reasons.passing.map((reason) => [reason, name] as const),
)

describe("a store that is in trouble for long", () => {
  it.effect.each(cases)(
    "that passes does not end the worker, which goes on when it is over (%s: %s)",
    ([reason, name]) =>
      scene(({ campaign, client, leases, platform, store, work }) =>
        Effect.gen(function* () {
          const id = yield* campaign(targets(platform, 300))
          const troubled = <A extends ReadonlyArray<unknown>, B, E>(
            operation: "renew" | "append" | "take" | "release" | "current",
            effect: (...given: A) => Effect.Effect<B, E>,
          ): ((...given: A) => Effect.Effect<B, E | EventStoreError>) =>
            Effect.fnUntraced(function* (...given: A) {
              const now = (yield* Clock.currentTimeMillis) - sceneStart
              if (now < 2_500 || now > 30_000 || !operations[name].some((one) => one === operation))
                return yield* effect(...given)
              // What nobody knows of may have been done.
              if (reason === "unknown-outcome") yield* Effect.ignore(effect(...given))
              yield* Effect.sleep(reason === "unavailable" ? 20 : 5_000)
              return yield* new EventStoreError({ reason, operation, message: "in trouble" })
            })
          const troubledLeases: LaneLease["Service"] = {
            take: troubled("take", leases.take),
            renew: troubled("renew", leases.renew),
            release: troubled("release", leases.release),
            current: troubled("current", leases.current),
          }
          const worker = yield* work("one", {
            leases: troubledLeases,
            store: { ...store, append: troubled("append", store.append) },
          })
          yield* TestClock.adjust(330_000)
          expect(worker.hasEnded()).toBe(false)
          expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 300, open: 0 })
          expect(platform.recalls.length).toBe(300)
        }),
      ),
  )

  it.effect.each(reasons.lasting)("that a person has to end ends the worker, which says so (%s)", (reason) =>
    scene(({ campaign, platform, store, work }) =>
      Effect.gen(function* () {
        yield* campaign(targets(platform, 5))
        const append = () => new EventStoreError({ reason, operation: "append", message: "in trouble" })
        const worker = yield* work("one", { store: { ...store, append } })
        yield* TestClock.adjust(1_000)
        expect(worker.hasEnded()).toBe(true)
        expect(platform.recalls.length).toBe(0)
      }),
    ),
  )

  it.effect("is told once for each outage, and so is its end, however often it was tried", () =>
    scene(({ leases, work }) =>
      Effect.gen(function* () {
        const { lines, logger } = listening()
        let tries = 0
        let isGone = true
        const gone = {
          ...leases,
          current: (lane: string) =>
            Effect.suspend(() => {
              if (!isGone) return leases.current(lane)
              tries++
              return new EventStoreError({ reason: "unavailable", operation: "current", message: "gone: start it" })
            }),
        }
        const worker = yield* Effect.provide(work("one", { leases: gone }), logger)
        const told = "gone: start it; until then it is tried again and again"
        yield* TestClock.adjust(60_000)
        expect(yield* worker.view).toEqual({ _tag: "WaitingForStore", reason: "unavailable" })
        expect([tries > 10, lines]).toEqual([true, [told]])
        isGone = false
        yield* TestClock.adjust(60_000)
        expect(lines).toEqual([told, "the store answers again"])
      }),
    ),
  )

  it.effect("leaves a worker that had the lease all along with what it called: readings go on at once", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(targets(platform, 40))
        let isGone = false
        const search: EventStore["Service"]["search"] = (query) =>
          isGone
            ? Effect.fail(new EventStoreError({ reason: "unavailable", operation: "search", message: "gone" }))
            : store.search(query)
        const append: EventStore["Service"]["append"] = (request) =>
          isGone
            ? Effect.fail(new EventStoreError({ reason: "unavailable", operation: "append", message: "gone" }))
            : store.append(request)
        const worker = yield* work("one", { store: { ...store, search, append } })
        yield* TestClock.adjust(2_000)
        isGone = true
        yield* TestClock.adjust(3_000)
        expect((yield* worker.view)._tag).toBe("WaitingForStore")
        isGone = false
        yield* TestClock.adjust(4_000)
        expect(yield* worker.view).toMatchObject({ _tag: "Working", readingsHeldMillis: 0 })
        yield* TestClock.adjust(30_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 40, open: 0 })
      }),
    ),
  )

  it.effect(
    "lets another worker act meanwhile; the first one then knows what that one called, and the rates hold",
    () =>
      scene(({ campaign, leases, platform, store, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 2_000))
          let isGone = false
          const unlessGone = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E | EventStoreError> =>
            Effect.suspend((): Effect.Effect<A, E | EventStoreError> =>
              isGone
                ? Effect.fail(new EventStoreError({ reason: "unavailable", operation: "any", message: "gone" }))
                : effect,
            )
          const first = yield* work("one", {
            leases: {
              take: (asked) => unlessGone(leases.take(asked)),
              renew: (lease, ttl) => unlessGone(leases.renew(lease, ttl)),
              release: (lease) => unlessGone(leases.release(lease)),
              current: (key) => unlessGone(leases.current(key)),
            },
            store: { ...store, append: (request) => unlessGone(store.append(request)) },
          })
          yield* TestClock.adjust(5_000)
          isGone = true
          const second = yield* work("two")
          yield* TestClock.adjust(20_000)
          expect((yield* second.view)._tag).toBe("Working")
          const before = platform.recalls.length
          yield* second.stop
          isGone = false
          yield* TestClock.adjust(10_000)
          expect((yield* first.view)._tag).toBe("Working")
          yield* TestClock.adjust(50_000)
          expect(platform.recalls.length).toBeGreaterThan(before)
          for (const api of ["recall", "progress"] as const) {
            const times = platform.arrivals.filter((arrival) => arrival.api === api).map(({ at }) => at)
            expect([mostWithin(times, 1_000) <= 50, mostWithin(times, 60_000) <= 1_000]).toEqual([true, true])
          }
        }),
      ),
  )

  it.effect("is not asked for work again and again once the lease is over by the worker's own measure", () =>
    scene(({ campaign, leases, platform, store, work }) =>
      Effect.gen(function* () {
        yield* campaign(targets(platform, 5, 0, { takesMillis: 60_000 }))
        const unlocked = yield* Latch.make(true)
        let searches = 0
        const counted: EventStore["Service"] = {
          ...store,
          search: (query) => {
            // Whoever spins would otherwise keep the clock from going on.
            if (query.queue === "read" && ++searches > 10_000) return Effect.never
            return store.search(query)
          },
          append: (append) => Effect.andThen(unlocked.await, store.append(append)),
        }
        const stuck: LaneLease["Service"] = {
          ...leases,
          renew: (lease, ttl) => Effect.andThen(unlocked.await, leases.renew(lease, ttl)),
        }
        yield* work("one", { store: counted, leases: stuck })
        yield* TestClock.adjust(10_000)
        yield* unlocked.close
        yield* TestClock.adjust(6_000)
        const before = searches
        yield* TestClock.adjust(10_000)
        expect(before).toBeGreaterThan(0)
        expect(before).toBeLessThan(1_000)
        expect(searches).toBe(before)
        // The way out of this scene: a worker waits for its writes.
        yield* unlocked.open
      }),
    ),
  )

  it.effect("has a long history of its lane read once: a refresh reads only what is new", () =>
    scene(({ campaign, platform, store, work }) =>
      Effect.gen(function* () {
        const event = { _tag: "LaneResumed", v: 1, at: sceneStart - 1, by: "lin.wei", reason: "seen" } as const
        const events = Array.from({ length: 500 }, (_, index) =>
          laneCodec.encode(event, `past-${index}`, { actor: "lin.wei" }),
        )
        const streamId = laneStream(laneKey(lane))
        yield* store.append({ streams: [{ streamId, expectedVersion: "none", events }] })
        let read = 0
        const counted: EventStore["Service"] = {
          ...store,
          read: (stream, afterVersion) =>
            Effect.tap(store.read(stream, afterVersion), (found) =>
              Effect.sync(() => (read += stream === streamId ? found.length : 0)),
            ),
        }
        yield* campaign(targets(platform, 100))
        yield* work("one", { store: counted })
        yield* TestClock.adjust(30_000)
        expect(platform.recalls.length).toBe(100)
        expect(read).toBe(500)
      }),
    ),
  )
})
