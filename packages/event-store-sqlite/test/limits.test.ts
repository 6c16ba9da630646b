import { type Append, EventStore, EventStoreError } from "@feishu-recall/core"
import { layer, limits, type SqliteEventStoreOptions } from "@feishu-recall/event-store-sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Stream } from "effect"
import { statSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { makeEventLog } from "../src/eventLog.ts"
import { makeLogSeek } from "../src/logSeek.ts"
import { makeStaging } from "../src/staging.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const appendOf = (id: string, data = "{}"): Append => ({
  streams: [{ streamId: id, expectedVersion: "any", events: [{ id, type: "Happened", data, metadata: "" }] }],
})

const filenameOf = Effect.map(temporaryDirectory, (directory) => join(directory, "recalls.db"))

/** A store with limits of its own, and its file. */
const lowered = <A, E>(
  options: Omit<SqliteEventStoreOptions, "filename">,
  use: (store: EventStore["Service"], filename: string) => Effect.Effect<A, E>,
) =>
  Effect.flatMap(filenameOf, (filename) =>
    EventStore.use((store) => use(store, filename)).pipe(Effect.provide(layer({ filename, ...options }))),
  )

/** Holds the file's only write lock, from another connection, for as long as the effect runs. */
const whileLocked = <A, E, R>(filename: string, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const db = new DatabaseSync(filename)
      db.exec("BEGIN IMMEDIATE")
      return db
    }),
    () => effect,
    (db) => Effect.sync(() => db.close()),
  )

describe("each limit of the store, lowered", () => {
  it.live("busyTimeoutMillis ends the wait for another process, blockingMillis each single block of it", () =>
    lowered({ busyTimeoutMillis: 300 }, (store, filename) =>
      whileLocked(
        filename,
        Effect.gen(function* () {
          const startedAt = performance.now()
          const waiting = yield* Effect.forkChild(Effect.flip(store.append(appendOf("a"))), { startImmediately: true })
          let turns = 0
          while (waiting.pollUnsafe() === undefined) {
            yield* Effect.sleep(1)
            turns++
          }
          const error = yield* Fiber.join(waiting)
          assert.isTrue(error._tag === "EventStoreError" && error.reason === "locked")
          const took = performance.now() - startedAt
          assert.isAtLeast(took, 250)
          // Others had their turns meanwhile: no block lasted longer than it may, give or take a busy machine.
          assert.isAtLeast(turns, 300 / (2 * limits.blockingMillis) / 3)
        }),
      ),
    ),
  )

  it.effect("queueCapacity makes those who write wait, batchLimit bounds a transaction", () =>
    lowered({ queueCapacity: 2, batchLimit: 3 }, (store, filename) =>
      Effect.gen(function* () {
        const other = new DatabaseSync(filename)
        const seen = new Set<number>()
        const count = other.prepare("SELECT COUNT(*) AS count FROM events")
        const append = (at: number) =>
          Effect.map(store.append(appendOf(`${at}`)), () => seen.add(Number(count.get()?.["count"])))
        yield* Effect.forEach(Array.from({ length: 30 }).keys(), append, { concurrency: "unbounded" })
        other.close()
        const steps = [...seen].toSorted((a, b) => a - b)
        assert.strictEqual(steps.at(-1), 30)
        assert.isTrue(steps.every((step, at) => step - (steps[at - 1] ?? 0) <= 3))
      }),
    ),
  )

  it.effect("pageLength and pageCharacters end a page of the log, tallyLength a turn of counting", () =>
    lowered({ pageLength: 4, pageCharacters: 10, tallyLength: 3 }, (store, filename) =>
      Effect.gen(function* () {
        yield* store.stage({
          list: "list",
          guard: { streamId: "guard", version: 0 },
          members: Array.from({ length: 10 }, (_, at) => ({ streamId: `${at}`, data: "{}" })),
        })
        yield* Effect.forEach(Array.from({ length: 10 }).keys(), (at) => store.append(appendOf(`${at}`)))
        yield* store.append(appendOf("long", "x".repeat(100)))
        assert.deepStrictEqual(yield* store.tally("list"), [{ status: undefined, count: 10 }])
        assert.strictEqual((yield* Stream.runCollect(store.readAll())).length, 11)
        const db = new DatabaseSync(filename)
        const page = (pageLength: number, pageCharacters: number) =>
          makeEventLog(db, { pageLength, pageCharacters }).after(0).length
        assert.deepStrictEqual([page(4, 1_000), page(100, 10), page(100, 1_000)], [4, 5, 11])
        const counts = new Map<string | undefined, number>()
        assert.strictEqual(makeStaging(db).tally("list", 3, 6, counts), 10)
        assert.deepStrictEqual([...counts], [[undefined, 3]])
        db.close()
      }),
    ),
  )

  it.effect("soughtStreams are looked up for a reader; of more the log is read, and all is there", () =>
    lowered({}, (store, filename) =>
      Effect.gen(function* () {
        yield* store.append(appendOf("sought 0"))
        const db = new DatabaseSync(filename)
        const attempt = <A>(run: () => A) => Effect.sync(run)
        const { find } = makeLogSeek(db, attempt, 500, () => [])
        // Streams without events in a log that is long enough for each of them.
        const insert = (from: number, to: number) =>
          db.exec(`INSERT INTO streams (name, version) WITH RECURSIVE n (n) AS (VALUES (${from}) UNION ALL
            SELECT n + 1 FROM n WHERE n < ${to}) SELECT 'sought ' || n, 0 FROM n`)
        db.exec("INSERT INTO streams (id, name, version) VALUES (1000000, 'other', 1)")
        db.exec("INSERT INTO events VALUES (1000000, 1000000, 1, 'e', 't', '', '', 0)")
        insert(1, limits.soughtStreams - 1)
        assert.deepStrictEqual(yield* find(0, ["sought "]), { positions: [1], end: 1_000_000 })
        assert.isUndefined(yield* find(999_999 - 8 * 9_999, ["sought "]))
        insert(limits.soughtStreams, limits.soughtStreams)
        assert.isUndefined(yield* find(0, ["sought "]))
        assert.strictEqual(yield* Stream.runCount(store.readAll({ prefixes: ["sought "] })), 1)
        db.close()
      }),
    ),
  )

  it.live("pollMillis is how soon a subscriber sees what another process appended", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      const followed = (pollMillis: number) =>
        Effect.gen(function* () {
          const mine = yield* EventStore
          // From the first look, since a busy machine may be long in coming to the append.
          const startedAt = performance.now()
          const first = yield* Effect.forkChild(Stream.runHead(mine.follow()), { startImmediately: true })
          yield* Effect.sleep(50)
          yield* EventStore.use((theirs) => theirs.append(appendOf(`${pollMillis}`))).pipe(
            Effect.provide(Layer.fresh(layer({ filename }))),
          )
          yield* Fiber.join(first)
          return performance.now() - startedAt
        }).pipe(Effect.provide(layer({ filename, pollMillis })))
      assert.isAtLeast(yield* followed(1_500), 1_400)
    }),
  )

  it.effect("maximumBytes fills the file, journalBytes is what its log is cut back to", () =>
    lowered({ maximumBytes: 400_000, journalBytes: 8_192 }, (store, filename) =>
      Effect.gen(function* () {
        const append = (at: number) => store.append(appendOf(`${at}`, "x".repeat(20_000)))
        const error = yield* Effect.flip(Effect.forEach(Array.from({ length: 100 }).keys(), append))
        assert.isTrue(error._tag === "EventStoreError" && error.reason === "full")
        assert.isAtMost(statSync(filename).size, 400_000)
        // A checkpoint, and a write that begins the log anew: then it is cut back.
        const other = new DatabaseSync(filename)
        other.exec("PRAGMA wal_checkpoint(RESTART)")
        other.close()
        yield* store.discard("none")
        yield* store.stage({ list: "l", guard: { streamId: "guard", version: 0 }, members: [] })
        assert.isAtMost(statSync(`${filename}-wal`).size, 3 * 8_192)
      }),
    ),
  )

  it.effect("limits that can't be are refused, all of them at once", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      const wrong = layer({ filename, queueCapacity: 0, batchLimit: 1.5, pageLength: -1, pollMillis: Number.NaN })
      const exit = yield* Effect.exit(Effect.scoped(Layer.build(wrong)))
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      assert.isFalse(error instanceof EventStoreError)
      for (const name of ["queueCapacity", "batchLimit", "pageLength", "pollMillis"])
        assert.include(String(error), `["${name}"]`)
    }),
  )
})
