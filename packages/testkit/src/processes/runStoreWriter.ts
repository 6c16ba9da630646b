import { EventStore, LaneLease } from "@feishu-recall/core"
import { Effect, type Layer } from "effect"
import { print } from "./print.ts"
import { leasePrefix, ordersOf } from "./StoreWriter.ts"

/**
 * The whole program of a process that appends to a store until it has appended what it was told, or is killed. It takes
 * the lease of `lane`, and says so; then it prints each event that was acknowledged.
 *
 * @example
 * ```ts
 * import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
 * import { runStoreWriter } from "@feishu-recall/testkit/writer"
 *
 * await runStoreWriter((filename) => EventStoreSqlite.layer({ filename }))
 * ```
 */
export const runStoreWriter = (
  open: (place: string) => Layer.Layer<EventStore | LaneLease, unknown>,
): Promise<void> => {
  const { place, name, count, concurrency, ttlMillis } = ordersOf(process.argv.slice(2))
  let next = 0
  const appendOne = Effect.gen(function* () {
    const store = yield* EventStore
    const id = `${name}-${next++}`
    const event = { id, type: "Happened", data: JSON.stringify({ id }), metadata: "{}" }
    yield* store.append({
      streams: [
        { streamId: `own ${id}`, expectedVersion: "none", events: [event] },
        { streamId: "shared", expectedVersion: "any", events: [event] },
      ],
    })
    yield* print(id)
  })
  const write = Effect.gen(function* () {
    const leases = yield* LaneLease
    const lease = yield* Effect.result(leases.take({ lane: "lane", owner: name, ttlMillis }))
    yield* print(`${leasePrefix}${lease._tag === "Success" ? lease.success.fence : lease.failure._tag}`)
    const writers = Array.from({ length: concurrency }, () =>
      Effect.whileLoop({ while: () => next < count, body: () => appendOne, step: () => {} }),
    )
    yield* Effect.all(writers, { concurrency: "unbounded", discard: true })
  })
  return Effect.runPromise(Effect.provide(write, open(place)))
}
