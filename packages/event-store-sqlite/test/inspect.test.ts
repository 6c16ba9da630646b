import { EventStoreError } from "@feishu-recall/core"
import { inspect, layer } from "@feishu-recall/event-store-sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const made = (filename: string) => Effect.scoped(Layer.build(layer({ filename })))

const create = (filename: string, sql: string): void => {
  const db = new DatabaseSync(filename)
  db.exec(sql)
  db.close()
}

const reasonOf = (filename: string) =>
  Effect.map(Effect.flip(inspect({ filename, busyTimeoutMillis: 10 })), (error) => {
    assert.instanceOf(error, EventStoreError)
    return error.reason
  })

describe("a look at a store", () => {
  it.live("makes no file, and changes none", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const filename = join(directory, "below", "recalls.db")
      assert.deepInclude(yield* inspect({ filename }), { state: "absent", version: 0, bytes: 0 })
      assert.deepEqual(readdirSync(directory), [])
      yield* made(filename)
      const digest = () => createHash("sha256").update(readFileSync(filename)).digest("hex")
      const before = digest()
      const { bytes, freeBytes, known, state, version, writeMillis } = yield* inspect({ filename })
      assert.deepEqual([state, version], ["current", known])
      assert.isAbove(bytes, 4_096)
      assert.isAbove(freeBytes, 0)
      assert.isAtLeast(writeMillis, 0)
      assert.strictEqual(digest(), before)
    }).pipe(Effect.scoped),
  )

  it.live("does not bring an older one up to date", () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "empty.db")
      writeFileSync(filename, "")
      assert.deepInclude(yield* inspect({ filename }), { state: "older", version: 0 })
      assert.strictEqual(readFileSync(filename).length, 0)
    }).pipe(Effect.scoped),
  )

  it.live("fails as a write would: locked, newer, another program's, damaged, out of reach", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const file = (name: string) => join(directory, name)
      yield* made(file("locked.db"))
      const db = new DatabaseSync(file("locked.db"))
      db.exec("BEGIN IMMEDIATE")
      assert.strictEqual(yield* reasonOf(file("locked.db")), "locked")
      db.close()
      assert.strictEqual((yield* inspect({ filename: file("locked.db") })).state, "current")
      yield* made(file("newer.db"))
      create(file("newer.db"), "INSERT INTO schema_versions (version, applied_at) VALUES (99, 0)")
      assert.strictEqual(yield* reasonOf(file("newer.db")), "newer")
      create(file("other.db"), "CREATE TABLE notes (text TEXT)")
      assert.strictEqual(yield* reasonOf(file("other.db")), "other")
      writeFileSync(file("text.db"), "this is no database, but rather long: ".repeat(200))
      assert.strictEqual(yield* reasonOf(file("text.db")), "corrupt")
      assert.strictEqual(yield* reasonOf(join(file("text.db"), "below.db")), "unavailable")
      assert.isFalse(existsSync(file("below.db")))
    }).pipe(Effect.scoped),
  )
})
