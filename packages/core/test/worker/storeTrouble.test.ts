import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Latch } from "effect"
import { TestClock } from "effect/testing"
import { laneCodec } from "../../src/event-store/eventCodec.ts"
import { laneStream } from "../../src/event-store/streams.ts"
import { type EventStore, EventStoreError, laneKey, type LaneLease } from "../../src/index.ts"
import { lane, scene, sceneStart } from "./laneScene.ts"
import { targets } from "./targets.ts"

const operations = {
  renew: ["renew"],
  append: ["append"],
  "everything that writes": ["renew", "append", "take", "release"],
  "everything, the look at the lease too": ["renew", "append", "take", "release", "current"],
} as const

describe("a store that is locked for long", () => {
  it.effect.each(Object.keys(operations) as ReadonlyArray<keyof typeof operations>)(
    "does not end the worker, which goes on when the lock is gone (%s)",
    (name) =>
      scene(({ campaign, client, leases, platform, store, work }) =>
        Effect.gen(function* () {
          const id = yield* campaign(targets(platform, 300))
          const locked = <A extends ReadonlyArray<unknown>, B, E>(
            operation: "renew" | "append" | "take" | "release" | "current",
            effect: (...given: A) => Effect.Effect<B, E>,
          ): ((...given: A) => Effect.Effect<B, E | EventStoreError>) =>
            Effect.fnUntraced(function* (...given: A) {
              const now = (yield* Clock.currentTimeMillis) - sceneStart
              if (now < 2_500 || now > 30_000 || !operations[name].some((one) => one === operation))
                return yield* effect(...given)
              yield* Effect.sleep(5_000)
              return yield* new EventStoreError({ reason: "locked", operation, message: "another process holds it" })
            })
          const lockedLeases: LaneLease["Service"] = {
            take: locked("take", leases.take),
            renew: locked("renew", leases.renew),
            release: locked("release", leases.release),
            current: locked("current", leases.current),
          }
          const worker = yield* work("one", {
            leases: lockedLeases,
            store: { ...store, append: locked("append", store.append) },
          })
          yield* TestClock.adjust(330_000)
          expect(worker.hasEnded()).toBe(false)
          expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 300, open: 0 })
          expect(platform.recalls.length).toBe(300)
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
