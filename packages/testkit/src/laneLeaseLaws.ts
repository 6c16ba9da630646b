import { EventStore, LaneLease } from "@feishu-recall/core"
import { assert, describe } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { makeStoreTrial, type StoreLawsOptions, type StoreLayer } from "./storeTrial.ts"

/**
 * What the leases of every event store keep: one holder at a time, higher fences, and no write by whoever lost one.
 * Sequences of calls are compared with a model by `eventStoreLaws`; these are the stories that a worker relies on.
 *
 * @example
 * ```ts
 * laneLeaseLaws("memory", EventStoreMemory)
 * ```
 */
export const laneLeaseLaws = (name: string, layer: StoreLayer, options?: StoreLawsOptions): void => {
  describe(`lane lease laws: ${name}`, () => {
    const { advance, law } = makeStoreTrial(layer, options)

    law(
      "of 16 who take a lane at the same time exactly one holds it, and each lane has its own holder",
      Effect.gen(function* () {
        const leases = yield* LaneLease
        const take = (at: number) => Effect.exit(leases.take({ lane: "lane", owner: `host/${at}`, ttlMillis: 60_000 }))
        const exits = yield* Effect.forEach(Array.from({ length: 16 }).keys(), take, { concurrency: "unbounded" })
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
        const other = yield* leases.take({ lane: "other lane", owner: "host/1", ttlMillis: 60_000 })
        assert.strictEqual(other.fence, 1)
      }),
    )

    law(
      "who is refused learns who holds it and for how long",
      Effect.gen(function* () {
        const leases = yield* LaneLease
        yield* leases.take({ lane: "lane", owner: "host/1", ttlMillis: 60_000 })
        const held = yield* Effect.flip(leases.take({ lane: "lane", owner: "host/2", ttlMillis: 60_000 }))
        if (held._tag !== "LeaseHeld") return assert.fail(held._tag)
        assert.strictEqual(held.owner, "host/1")
        assert.isTrue(held.remainingMillis > 50_000 && held.remainingMillis <= 60_000)
      }),
    )

    law(
      "a lease that ran out is lost to its holder, and the next one has a higher fence",
      Effect.gen(function* () {
        const leases = yield* LaneLease
        const first = yield* leases.take({ lane: "lane", owner: "host/1", ttlMillis: 300 })
        yield* advance(310)
        assert.strictEqual((yield* Effect.flip(leases.renew(first, 60_000)))._tag, "LeaseLost")
        const second = yield* leases.take({ lane: "lane", owner: "host/2", ttlMillis: 60_000 })
        assert.isAbove(second.fence, first.fence)
        yield* leases.release(first)
        assert.strictEqual((yield* leases.current("lane"))?.owner, "host/2")
        assert.strictEqual(
          (yield* Effect.flip(leases.take({ lane: "lane", owner: "host/3", ttlMillis: 1 })))._tag,
          "LeaseHeld",
        )
      }),
    )

    law(
      "a renewed lease outlives its first term",
      Effect.gen(function* () {
        const leases = yield* LaneLease
        const first = yield* leases.take({ lane: "lane", owner: "host/1", ttlMillis: 300 })
        const renewed = yield* leases.renew(first, 60_000)
        yield* advance(310)
        assert.strictEqual(renewed.fence, first.fence)
        assert.isAbove(renewed.expiresAt, first.expiresAt)
        assert.strictEqual(
          (yield* Effect.flip(leases.take({ lane: "lane", owner: "host/2", ttlMillis: 1 })))._tag,
          "LeaseHeld",
        )
      }),
    )

    law(
      "a lease that was given back can be taken at once, and is not renewed any more",
      Effect.gen(function* () {
        const leases = yield* LaneLease
        assert.isUndefined(yield* leases.current("lane"))
        const first = yield* leases.take({ lane: "lane", owner: "host/1", ttlMillis: 60_000 })
        yield* leases.release(first)
        const standing = yield* leases.current("lane")
        assert.isTrue(standing !== undefined && standing.expiresAt <= standing.storeNow)
        assert.strictEqual((yield* Effect.flip(leases.renew(first, 60_000)))._tag, "LeaseLost")
        assert.isAbove((yield* leases.take({ lane: "lane", owner: "host/2", ttlMillis: 60_000 })).fence, first.fence)
      }),
    )

    law(
      "whoever lost the lease writes nothing any more",
      Effect.gen(function* () {
        const leases = yield* LaneLease
        const store = yield* EventStore
        const append = (fence: number) =>
          store.append({
            streams: [
              {
                streamId: "stream",
                expectedVersion: "any",
                events: [{ id: "1", type: "Happened", data: "{}", metadata: "{}" }],
              },
            ],
            fence: { lane: "lane", fence },
          })
        assert.strictEqual((yield* Effect.flip(append(1)))._tag, "LeaseLost")
        const first = yield* leases.take({ lane: "lane", owner: "host/1", ttlMillis: 300 })
        yield* append(first.fence)
        yield* advance(310)
        assert.strictEqual((yield* Effect.flip(append(first.fence)))._tag, "LeaseLost")
        const second = yield* leases.take({ lane: "lane", owner: "host/2", ttlMillis: 60_000 })
        assert.strictEqual((yield* Effect.flip(append(first.fence)))._tag, "LeaseLost")
        yield* append(second.fence)
        assert.strictEqual((yield* Stream.runCollect(store.readAll())).length, 2)
      }),
    )
  })
}
