import { type Append, EventStore, type EventStoreError } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Scope, Stream } from "effect"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const appendOf = (id: string, data = "{}"): Append => ({
  streams: [
    { streamId: `stream ${id}`, expectedVersion: "none", events: [{ id, type: "Happened", data, metadata: "{}" }] },
  ],
})

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)

const filenameOf = Effect.map(temporaryDirectory, (directory) => join(directory, "recalls.db"))

/** Another connection that holds the file's only write lock. */
const lockedElsewhere = (filename: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const db = new DatabaseSync(filename)
      db.exec("BEGIN IMMEDIATE")
      return db
    }),
    (db) => Effect.sync(() => db.close()),
  )

describe("group commit", () => {
  it.effect("closing the store commits what is queued, and refuses what comes later", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      const scope = yield* Scope.make()
      const store = yield* Effect.map(
        Layer.buildWithScope(layer({ filename, queueCapacity: 8, batchLimit: 3 }), scope),
        (services) => EventStore.of(Context.get(services, EventStore)),
      )
      const append = (at: number) => Effect.exit(store.append(appendOf(`${at}`)))
      const queued = yield* Effect.forEach(numbers(8), append, { concurrency: "unbounded" }).pipe(
        Effect.forkChild({ startImmediately: true }),
      )
      yield* Scope.close(scope, Exit.void)
      const exits = yield* Fiber.join(queued)
      assert.strictEqual(exits.filter(Exit.isSuccess).length, 8)
      const late = yield* Effect.flip(store.append(appendOf("late")))
      assert.strictEqual((late as EventStoreError).reason, "closed")
      const read = yield* Effect.flip(store.read("stream 1"))
      assert.strictEqual(read.reason, "closed")
      const log = yield* Effect.provide(collected, layer({ filename }))
      assert.strictEqual(log.length, 8)
    }),
  )

  it.effect("more writers than the queue holds wait their turn, and all are committed", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      const log = yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* Effect.forEach(numbers(200), (at) => store.append(appendOf(`${at}`)), { concurrency: "unbounded" })
        return yield* collected
      }).pipe(Effect.provide(layer({ filename, queueCapacity: 4, batchLimit: 3 })))
      assert.strictEqual(new Set(log.map((stored) => stored.id)).size, 200)
    }),
  )

  it.live("a write waits for another process, and then says that the file is locked and what to do", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const other = yield* lockedElsewhere(filename)
        const error = yield* Effect.flip(store.append(appendOf("refused")))
        if (error._tag !== "EventStoreError") return assert.fail(error._tag)
        assert.strictEqual(error.reason, "locked")
        assert.match(error.message, /recalls\.db is being written by another process: let that one finish/)
        const waiting = yield* Effect.forkChild(store.append(appendOf("patient")), { startImmediately: true })
        yield* Effect.sleep(50)
        other.exec("ROLLBACK")
        yield* Fiber.join(waiting)
        assert.deepStrictEqual(
          (yield* collected).map((stored) => stored.id),
          ["patient"],
        )
      }).pipe(Effect.provide(layer({ filename, busyTimeoutMillis: 200 })), Effect.scoped)
    }),
  )

  it.live("an append that was interrupted while it waited is not written", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const other = yield* lockedElsewhere(filename)
        yield* Effect.forkChild(store.append(appendOf("first")), { startImmediately: true })
        yield* Effect.sleep(30)
        const abandoned = yield* Effect.forkChild(store.append(appendOf("abandoned")), { startImmediately: true })
        yield* Effect.sleep(30)
        yield* Fiber.interrupt(abandoned)
        other.exec("ROLLBACK")
        yield* store.append(appendOf("last"))
        assert.deepStrictEqual(
          (yield* collected).map((stored) => stored.id),
          ["first", "last"],
        )
      }).pipe(Effect.provide(layer({ filename })), Effect.scoped)
    }),
  )

  it.effect("a write that SQLite can't take fails alone", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        // Not a text: as a caller without types would pass it.
        const impossible = { ...appendOf("impossible"), taken: [{ list: "list", streamId: Symbol("x") as never }] }
        const exits = yield* Effect.forEach(
          numbers(9),
          (at) => Effect.exit(store.append(at === 4 ? impossible : appendOf(`${at}`))),
          { concurrency: "unbounded" },
        )
        assert.deepStrictEqual(
          exits.map(Exit.isSuccess),
          numbers(9).map((at) => at !== 4),
        )
        assert.deepStrictEqual(yield* store.read("stream impossible"), [])
      }).pipe(Effect.provide(layer({ filename })))
    }),
  )

  it.effect(
    "a full disk fails those appends with what to do, loses nothing, and the store goes on when there is room",
    () =>
      Effect.gen(function* () {
        const filename = yield* filenameOf
        yield* Effect.gen(function* () {
          const store = yield* EventStore
          const list = { list: "list", guard: { streamId: "guard", version: 0 } }
          const members = numbers(200).map((at) => ({ streamId: `${at}`, data: JSON.stringify("x".repeat(1_000)) }))
          yield* store.stage({ ...list, members })
          const data = JSON.stringify("x".repeat(10_000))
          const exits = yield* Effect.forEach(numbers(100), (at) =>
            Effect.result(store.append(appendOf(`${at}`, data))),
          )
          const refused = exits.filter((exit) => exit._tag === "Failure").map((exit) => exit.failure)
          assert.isNotEmpty(refused)
          for (const error of refused) {
            if (error._tag !== "EventStoreError") return assert.fail(error._tag)
            assert.strictEqual(error.reason, "full")
            assert.match(error.message, /recalls\.db can't grow, .*: make room and try again$/)
          }
          assert.strictEqual((yield* collected).length, exits.length - refused.length)
          yield* store.discard("list")
          yield* store.append(appendOf("afterwards", data))
          assert.strictEqual((yield* store.read("stream afterwards")).length, 1)
        }).pipe(Effect.provide(layer({ filename, maximumBytes: 1_500_000 })))
      }),
  )
})

const collected = Effect.flatMap(EventStore, (store) => Stream.runCollect(store.readAll()))
