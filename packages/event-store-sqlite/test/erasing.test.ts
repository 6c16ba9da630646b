import { type Append, EventStore } from "@feishu-recall/core"
import { compact, layer } from "@feishu-recall/event-store-sqlite"
import { startProgram } from "@feishu-recall/testkit"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { numbers, portionOf, portions } from "./portions.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const filenameOf = Effect.map(temporaryDirectory, (directory) => join(directory, "recalls.db"))

/** How often a text stands in the file and in what lies beside it. */
const timesIn = (filename: string, text: string): number =>
  [filename, `${filename}-wal`].reduce(
    (sum, path) => sum + (existsSync(path) ? readFileSync(path).toString("latin1").split(text).length - 1 : 0),
    0,
  )

/** Every text of its events begins with the mark, and what is known of its stream with another one. */
const marked = (mark: string, at: number, data: string): Append => {
  const name = mark === "secret" ? "hidden" : mark
  const streamId = `${name} stream ${(at * 7_919) % 10_007}`
  const events = numbers(2).map((of) => ({
    id: `${mark} id ${of}`,
    type: `${mark} type`,
    data: JSON.stringify({ of, data: `${mark} ${data}` }),
    metadata: JSON.stringify({ actor: `${mark} 张三` }),
  }))
  const index = { partition: `${name} lane`, queue: "read", group: name, status: name, notBefore: at, rank: -at }
  return { streams: [{ streamId, expectedVersion: "any", events, index }] }
}

describe("erasing", () => {
  it.live(
    "leaves no byte of an event in the file or beside it once nobody reads an older state, and compacting none of a name",
    () =>
      Effect.gen(function* () {
        const filename = yield* filenameOf
        yield* Effect.gen(function* () {
          const store = yield* EventStore
          const names: Array<string> = []
          for (const at of numbers(600)) {
            const [mark, data] = [at % 3 === 0 ? "kept" : "secret", "x".repeat(at % 50 === 1 ? 20_000 : at)]
            yield* store.append(marked(mark, at, data))
            // Rows that grow and move leave their old places behind.
            const moved = marked(mark, at, "").streams.map((stream) => ({
              ...stream,
              index: { ...stream.index!, rank: at },
            }))
            yield* store.append({ streams: moved })
            if (mark === "secret") names.push(moved[0]?.streamId ?? "")
          }
          const members = names.map((streamId) => ({ streamId, data: '{"secret":1}' }))
          yield* store.stage({ list: "secret list", members, guard: { streamId: "guard", version: 0 } })
          assert.isAbove(timesIn(filename, "secret"), 5_000)
          const reader = new DatabaseSync(filename, { readOnly: true })
          reader.exec("BEGIN")
          reader.prepare("SELECT count(*) FROM events").get()
          const streams = names.map((streamId) => ({ streamId, version: 4 }))
          const portion = { streams: streams.slice(0, 250), lists: ["secret list"] }
          const erasing = yield* Effect.forkChild(store.erase(portion), { startImmediately: true })
          yield* Effect.sleep(50)
          assert.isUndefined(erasing.pollUnsafe())
          reader.exec("COMMIT")
          reader.close()
          yield* Fiber.join(erasing)
          yield* store.erase({ streams: streams.slice(250) })
          assert.strictEqual(timesIn(filename, "secret"), 0)
          assert.isAbove(timesIn(filename, "kept"), 1_000)
          const { after, before } = yield* compact({ filename })
          assert.isBelow(after, before / 2)
          assert.strictEqual(timesIn(filename, "secret") + timesIn(filename, "hidden"), 0)
          assert.strictEqual(yield* Stream.runCount(store.readAll()), 800)
        }).pipe(Effect.provide(layer({ filename })))
      }),
  )

  it.live(
    "in a process that is killed in the midst of it, a portion is gone and noted, or whole",
    () =>
      Effect.gen(function* () {
        const filename = yield* filenameOf
        const everything = portions.flatMap(portionOf)
        yield* Effect.gen(function* () {
          const store = yield* EventStore
          for (const portion of portions) {
            const names = portionOf(portion)
            const events = numbers(2).map((of) => ({ id: `${of}`, type: "Noted", data: "{}", metadata: "{}" }))
            yield* store.append({
              streams: names.map((streamId) => ({ streamId, expectedVersion: "none", events })),
            })
            const members = names.map((streamId) => ({ streamId, data: "{}" }))
            yield* store.stage({ list: `list ${portion}`, members, guard: { streamId: "guard", version: 0 } })
          }
        }).pipe(Effect.provide(layer({ filename })))
        const look = Effect.gen(function* () {
          const store = yield* EventStore
          const log = yield* Stream.runCollect(store.readAll())
          const noted = new Set(log.flatMap(({ id, streamId }) => (streamId === "notes" ? [Number(id)] : [])))
          const left = log.flatMap(({ streamId }) => (streamId === "notes" ? [] : [streamId]))
          const expected = portions.flatMap((portion) => (noted.has(portion) ? [] : portionOf(portion)))
          assert.deepStrictEqual(
            left,
            expected.flatMap((name) => [name, name]),
          )
          for (const portion of portions) {
            const members = yield* store.members({ list: `list ${portion}`, afterOrdinal: 0, limit: 200 })
            assert.strictEqual(members.length, noted.has(portion) ? 0 : 100)
          }
          return noted
        }).pipe(Effect.provide(layer({ filename })))
        assert.strictEqual(everything.length, 4_000)
        for (const [round, wait] of [3, 0, 7, 11, 5].entries()) {
          const eraser = yield* startProgram(new URL("./eraser.ts", import.meta.url), [filename])
          yield* eraser.printedMoreThan(round)
          yield* Effect.sleep(wait)
          yield* eraser.kill
          const noted = yield* look
          assert.includeMembers([...noted], eraser.lines().map(Number))
        }
      }),
    { timeout: 60_000 },
  )

  it.live("a file that is written, is not there or is not ours is not compacted, and that is said", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      const reason = Effect.map(Effect.flip(compact({ filename, busyTimeoutMillis: 10 })), (error) => error.reason)
      assert.strictEqual(yield* reason, "unavailable")
      assert.isFalse(existsSync(filename))
      const other = new DatabaseSync(filename)
      other.exec("CREATE TABLE notes (text TEXT)")
      assert.strictEqual(yield* reason, "other")
      other.exec("DROP TABLE notes")
      yield* Effect.provide(Effect.asVoid(EventStore), layer({ filename }))
      other.exec("BEGIN IMMEDIATE")
      assert.strictEqual(yield* reason, "locked")
      other.close()
    }),
  )

  it.effect("the times of events go on from what was erased, also when the clock was set back before a restart", () =>
    Effect.gen(function* () {
      const filename = yield* filenameOf
      const append = (at: number) => Effect.flatMap(EventStore, (store) => store.append(marked("kept", at, "")))
      yield* TestClock.setTime(9_000)
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* append(1)
        const [event] = yield* Stream.runCollect(store.readAll())
        yield* store.erase({ streams: [{ streamId: event?.streamId ?? "", version: 2 }] })
      }).pipe(Effect.provide(layer({ filename })))
      yield* TestClock.setTime(5_000)
      yield* Effect.gen(function* () {
        yield* append(2)
        const log = yield* Stream.runCollect(Effect.map(EventStore, (store) => store.readAll()).pipe(Stream.unwrap))
        assert.deepStrictEqual(
          log.map(({ position, recordedAt }) => [position, recordedAt]),
          [
            [3, 9_000],
            [4, 9_000],
          ],
        )
      }).pipe(Effect.provide(layer({ filename })))
    }),
  )
})
