import { EventStore, type IndexQuery, LaneLease, type Lease } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { type StoreAnswer, StoreModel } from "./storeModel.ts"
import {
  indexMoves,
  indexQuery,
  lanes,
  listNames,
  partitions,
  queues,
  type StoreOperation,
  storeOperations,
  streamNames,
} from "./storeOperations.ts"
import type { StoreTrial } from "./storeTrial.ts"

/** Whatever is done to it, a store answers and holds what the model answers and holds. */
export const storeModelLaw = ({ clock, property }: StoreTrial): void => {
  property(
    "a store answers every sequence of calls, and holds afterwards, what the simplest model does",
    fc.tuple(storeOperations(clock), fc.array(indexQuery, { minLength: 5, maxLength: 20, size: "max" })),
    Effect.fnUntraced(function* ([operations, queries]) {
      const model = new StoreModel()
      for (const operation of operations) {
        const allowed = model.apply(operation)
        const answer = yield* perform(operation)
        assert.deepInclude(
          allowed.map((one) => comparable(one, clock)),
          comparable(answer, clock),
        )
      }
      yield* sameLog(model, clock)
      yield* sameIndex(model, queries)
      yield* sameLists(model)
      yield* sameLeases(model, clock)
    }),
    100,
  )

  property(
    "a search finds what is due, in order, without what is excluded, up to its limit",
    fc.tuple(indexMoves, fc.array(indexQuery, { minLength: 20, maxLength: 20, size: "max" })),
    Effect.fnUntraced(function* ([moves, queries]) {
      const model = new StoreModel()
      for (const move of moves) {
        model.apply(move)
        yield* perform(move)
      }
      yield* sameIndex(
        model,
        queries.map((query) => ({ ...query, partition: "lane 1" })),
      )
    }),
  )
}

const perform = Effect.fnUntraced(
  function* (operation: StoreOperation) {
    const store = yield* EventStore
    const leases = yield* LaneLease
    switch (operation._tag) {
      case "Append":
        return { _tag: "Appended", ...(yield* store.append(operation.append)) } as const
      case "Stage":
        return { _tag: "Staged", ...(yield* store.stage(operation.stage)) } as const
      case "Discard":
        yield* store.discard(operation.list)
        return done
      case "Take":
        return { _tag: "Lease", ...(yield* leases.take(operation)) } as const
      case "Renew":
        return { _tag: "Lease", ...(yield* leases.renew(leaseOf(operation), operation.ttlMillis)) } as const
      case "Release":
        yield* leases.release(leaseOf(operation))
        return done
      case "SetClock":
        yield* TestClock.setTime(operation.now)
        return done
    }
  },
  Effect.catchTags({
    VersionConflict: ({ _tag, streamId, actual }) => Effect.succeed({ _tag, streamId, actual } as const),
    LeaseLost: ({ _tag, lane, fence }) => Effect.succeed({ _tag, lane, fence } as const),
    LeaseHeld: ({ _tag, lane, owner }) => Effect.succeed({ _tag, lane, owner } as const),
  }),
)

const done = { _tag: "Done" } as const

const leaseOf = ({ lane, fence }: { lane: string; fence: number }): Lease => ({
  lane,
  fence,
  owner: "host/1",
  expiresAt: 0,
  storeNow: 0,
})

/** A lease's time is the store's business where its clock is its own. */
const comparable = (answer: StoreAnswer, clock: "test" | "live"): StoreAnswer =>
  answer._tag === "Lease"
    ? { _tag: "Lease", fence: answer.fence, expiresAt: clock === "test" ? answer.expiresAt : 0 }
    : answer

const sameLog = Effect.fnUntraced(function* (model: StoreModel, clock: "test" | "live") {
  const store = yield* EventStore
  const all = yield* Stream.runCollect(store.readAll())
  const expected =
    clock === "test" ? model.log : model.log.map((event, at) => ({ ...event, recordedAt: all[at]?.recordedAt }))
  assert.deepStrictEqual(all, expected)
  assert.deepStrictEqual(yield* Stream.runCollect(store.readAllBackwards), all.toReversed())
  const half = model.log.length >> 1
  assert.deepStrictEqual(yield* Stream.runCollect(store.readAll({ afterPosition: half })), all.slice(half))
  assert.deepStrictEqual(
    yield* Stream.runCollect(store.readAll({ prefixes: ["recall lane", "ü"] })),
    all.filter((event) => event.streamId.startsWith("recall lane") || event.streamId.startsWith("ü")),
  )
  for (const streamId of [...streamNames, "unheard of"]) {
    assert.deepStrictEqual(
      yield* store.read(streamId),
      all.filter((event) => event.streamId === streamId),
    )
    assert.deepStrictEqual(
      yield* store.read(streamId, 1),
      all.filter((event) => event.streamId === streamId && event.version > 1),
    )
  }
  for (let at = 1; at < all.length; at++) assert.isAtLeast(all[at]?.recordedAt ?? 0, all[at - 1]?.recordedAt ?? 0)
})

const sameIndex = Effect.fnUntraced(function* (model: StoreModel, queries: ReadonlyArray<IndexQuery>) {
  const store = yield* EventStore
  for (const query of queries) {
    assert.deepStrictEqual(yield* store.search(query), model.search(query))
  }
  for (const partition of partitions) {
    for (const queue of queues) {
      for (const excluded of [undefined, [], ["group 1"]]) {
        assert.strictEqual(yield* store.nextDue(partition, queue, excluded), model.nextDue(partition, queue, excluded))
      }
    }
  }
})

const sameLists = Effect.fnUntraced(function* (model: StoreModel) {
  const store = yield* EventStore
  for (const list of listNames) {
    const members = model.members(list)
    for (const afterOrdinal of [0, 1, 3]) {
      for (const limit of [2, 100]) {
        const after = members.filter((member) => member.ordinal > afterOrdinal)
        assert.deepStrictEqual(yield* store.members({ list, afterOrdinal, limit }), after.slice(0, limit))
        assert.deepStrictEqual(
          yield* store.members({ list, afterOrdinal, limit, untakenOnly: true }),
          after.filter((member) => !member.taken).slice(0, limit),
        )
      }
    }
    const tally = yield* store.tally(list)
    assert.deepStrictEqual(new Map(tally.map(({ status, count }) => [status, count])), new Map(model.tally(list)))
    assert.strictEqual(tally.length, model.tally(list).size)
  }
})

const sameLeases = Effect.fnUntraced(function* (model: StoreModel, clock: "test" | "live") {
  const leases = yield* LaneLease
  for (const lane of lanes) {
    const [actual, expected] = [yield* leases.current(lane), model.leases.get(lane)]
    assert.deepStrictEqual([actual?.owner, actual?.fence], [expected?.owner, expected?.fence])
    if (clock === "test")
      assert.deepStrictEqual([actual?.expiresAt, actual?.storeNow], [expected?.expiresAt, expected && model.now])
  }
})
