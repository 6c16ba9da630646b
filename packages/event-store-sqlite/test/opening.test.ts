import { EventStore, EventStoreError, LaneLease } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { sqliteError } from "../src/sqliteError.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const schema1 = readFileSync(new URL("./fixtures/schema-1.sql", import.meta.url), "utf8")

const create = (filename: string, sql: string): void => {
  const db = new DatabaseSync(filename)
  db.exec(sql)
  db.close()
}

const opened = (filename: string) => Effect.scoped(Layer.build(layer({ filename })))

const schemaOf = (filename: string): ReadonlyArray<unknown> => {
  const db = new DatabaseSync(filename)
  const rows = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all()
  db.close()
  return rows.map((row) => String(row["sql"]).replaceAll(/\s+/g, " "))
}

describe("opening a store", () => {
  it.effect("a store of schema 1 is read, searched and written on", () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "released.db")
      create(filename, schema1)
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const log = yield* Stream.runCollect(store.readAll())
        assert.deepStrictEqual(
          log.map(({ position, streamId, version, id, metadata }) => [position, streamId, version, id, metadata]),
          [
            [1, "campaign 1", 1, "e1", '{"actor":"张三"}'],
            [2, "recall 1", 1, "e2", '{"actor":"张三"}'],
            [3, "recall 1", 2, "e3", '{"actor":"张三"}'],
            [4, "recall 3", 1, "e4", '{"actor":"张三"}'],
          ],
        )
        const index = {
          partition: "lane",
          queue: "dispatch",
          group: "group",
          status: "requested",
          notBefore: 5,
          rank: 7,
        }
        const query = { partition: "lane", queue: "dispatch", dueAt: 5, orderBy: "rank", limit: 9 } as const
        assert.deepStrictEqual(yield* store.search(query), [{ ...index, streamId: "recall 1" }])
        assert.deepStrictEqual(
          yield* store.members({ list: "campaign 1", afterOrdinal: 0, limit: 9, untakenOnly: true }),
          [{ ordinal: 2, streamId: "recall 2", data: '{"line":2}', taken: false }],
        )
        assert.deepStrictEqual(
          new Set(yield* store.tally("campaign 1")),
          new Set([
            { status: undefined, count: 1 },
            { status: "requested", count: 1 },
          ]),
        )
        const lease = yield* Effect.flatMap(LaneLease, (leases) => leases.current("https://open.feishu.cn cli_1 self"))
        assert.deepStrictEqual([lease?.owner, lease?.fence], ["host/1", 1])
        const event = { id: "e5", type: "RecallAccepted", data: "{}", metadata: "{}" }
        const answer = yield* store.append({ streams: [{ streamId: "recall 1", expectedVersion: 2, events: [event] }] })
        assert.deepStrictEqual(answer, { versions: [3], position: 5 })
        const erased = yield* store.erase({ streams: [{ streamId: "recall 1", version: 3 }], lists: ["campaign 1"] })
        assert.deepStrictEqual(erased, { versions: [], position: 5 })
        assert.strictEqual(yield* Stream.runCount(store.readAll()), 2)
      }).pipe(Effect.provide(layer({ filename })))
    }),
  )

  it.effect("a store that is created today has the schema that a released one is brought to", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const [released, created] = [join(directory, "released.db"), join(directory, "created.db")]
      create(released, schema1)
      yield* opened(released)
      yield* opened(created)
      assert.deepStrictEqual(schemaOf(created), schemaOf(released))
    }),
  )

  it.effect("a store that a newer version wrote is refused and left as it is", () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "newer.db")
      create(filename, `${schema1}\nINSERT INTO schema_versions (version, applied_at) VALUES (3, 0);`)
      const error = yield* Effect.flip(opened(filename))
      assert.strictEqual(error.reason, "newer")
      assert.strictEqual(
        error.message,
        `${filename} has schema 3, this program knows 2: use the newer feishu-recall that wrote it`,
      )
      const db = new DatabaseSync(filename)
      assert.strictEqual(db.prepare("SELECT COUNT(*) AS count FROM events").get()?.["count"], 4)
      db.close()
    }),
  )

  it.effect("a name that means memory to SQLite is refused, and no file gets it", () =>
    Effect.gen(function* () {
      for (const filename of ["", ":memory:"]) {
        const error = yield* Effect.flip(opened(filename))
        assert.match(error.message, /would keep nothing: name a file/)
      }
      assert.isFalse(existsSync(":memory:"))
    }),
  )

  it.effect("the database of another program is refused, and nothing is created in it", () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "foreign.db")
      create(filename, "CREATE TABLE notes (text TEXT)")
      const error = yield* Effect.flip(opened(filename))
      assert.match(error.message, /foreign\.db is the database of another program: name another file$/)
      assert.deepStrictEqual(schemaOf(filename), ["CREATE TABLE notes (text TEXT)"])
    }),
  )

  it.effect("a file that is no database, and a path that can't be one, are named with what to do", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const garbage = join(directory, "garbage.db")
      writeFileSync(garbage, "app_secret: hunter2\n".repeat(100))
      const corrupt = yield* Effect.flip(opened(garbage))
      assert.strictEqual(corrupt.reason, "corrupt")
      assert.strictEqual(
        corrupt.message,
        `${garbage} is damaged or no database: restore it from a backup, or name another file`,
      )
      mkdirSync(join(directory, "folder.db"))
      assert.strictEqual((yield* Effect.flip(opened(join(directory, "folder.db")))).reason, "unavailable")
      assert.strictEqual((yield* Effect.flip(opened(join(garbage, "below a file.db")))).reason, "unavailable")
    }),
  )

  it.effect("file and directory are created for their owner only, and so is the log beside the file", () =>
    Effect.gen(function* () {
      const directory = join(yield* temporaryDirectory, "state", "recalls")
      const filename = join(directory, "recalls.db")
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* store.stage({ list: "list", members: [], guard: { streamId: "none", version: 0 } })
        for (const file of [filename, `${filename}-wal`, `${filename}-shm`]) {
          assert.strictEqual((statSync(file).mode & 0o777).toString(8), "600", file)
        }
      }).pipe(Effect.provide(layer({ filename })))
      assert.strictEqual((statSync(directory).mode & 0o777).toString(8), "700")
      assert.isFalse(existsSync(`${filename}-wal`))
      // Whoever grants more to a group means it.
      chmodSync(filename, 0o660)
      yield* opened(filename)
      assert.strictEqual((statSync(filename).mode & 0o777).toString(8), "660")
    }),
  )

  it("each code of SQLite has a reason, and a sentence that names the file and ends in what to do", () => {
    const native = (errcode: number) =>
      Object.assign(new Error("UNIQUE constraint failed: secret"), { errcode, errstr: "sentence" })
    const reasonOf = (errcode: number, operation = "append") => {
      const error = sqliteError(native(errcode), operation, "/srv/recalls.db")
      assert.instanceOf(error, EventStoreError)
      assert.match(error.message, /^\/srv\/recalls\.db [^.]+: [^.:]+$/)
      assert.notInclude(error.message, "secret")
      return error.reason
    }
    assert.deepStrictEqual(
      [5, 517, 6, 8, 1032, 10, 11, 13, 14, 26, 19].map((errcode) => reasonOf(errcode)),
      [
        "locked",
        "locked",
        "locked",
        "read-only",
        "read-only",
        "unavailable",
        "corrupt",
        "full",
        "unavailable",
        "corrupt",
        "other",
      ],
    )
    assert.strictEqual(reasonOf(10 | (4 << 8), "commit"), "unknown-outcome")
    assert.strictEqual(sqliteError(undefined, "append", "/srv/recalls.db").reason, "other")
  })
})
