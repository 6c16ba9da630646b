import { EventStore, type StoredEvent } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const script = fileURLToPath(new URL("./writer.ts", import.meta.url))

/** Starts a writer in a process of its own. */
const startWriter = (filename: string, name: string, count: string, concurrency: string) => {
  const child = spawn(process.execPath, [script, filename, name, count, concurrency], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let output = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
  return {
    ended: once(child, "close"),
    kill: () => child.kill("SIGKILL"),
    /** What it printed, up to the last whole line. */
    lines: () => output.split("\n").slice(0, -1),
  }
}

const eventually = (condition: () => boolean): Effect.Effect<void> =>
  Effect.repeat(
    Effect.suspend(() => Effect.sleep(5)),
    { until: condition },
  )

const assertContiguous = (log: ReadonlyArray<StoredEvent>): void => {
  const versions = new Map<string, number>()
  log.forEach(({ position, streamId, version }, at) => {
    assert.strictEqual(position, at + 1)
    assert.strictEqual(version, (versions.get(streamId) ?? 0) + 1)
    versions.set(streamId, version)
  })
}

describe("several processes on one file", () => {
  it.live("all append what they acknowledge, one holds the lease, and who follows sees each event once in order", () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "recalls.db")
      // Both find no file: they create and migrate it at the same time.
      const writers = ["one", "two"].map((name) => startWriter(filename, name, "300", "4"))
      yield* eventually(() => writers.some((writer) => writer.lines().length > 0))
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const followed = yield* store
          .follow()
          .pipe(Stream.take(1_200), Stream.runCollect, Effect.forkChild({ startImmediately: true }))
        yield* Effect.promise(() => Promise.all(writers.map((writer) => writer.ended)))
        const acknowledged = writers.flatMap((writer) => writer.lines())
        const leases = acknowledged.filter((line) => line.startsWith("lease"))
        assert.deepStrictEqual(leases.toSorted(), ["lease Failure", "lease Success"])
        const log = yield* Stream.runCollect(store.readAll())
        assert.strictEqual(log.length, 1_200)
        assertContiguous(log)
        assert.deepStrictEqual(yield* Fiber.join(followed), log)
        const shared = new Set((yield* store.read("shared")).map((stored) => stored.id))
        assert.deepStrictEqual(
          acknowledged.filter((line) => !line.startsWith("lease") && !shared.has(line)),
          [],
        )
        assert.strictEqual(shared.size, 600)
      }).pipe(Effect.provide(layer({ filename })))
    }),
  )

  it.live("what a killed process had acknowledged is there after reopening, whole", () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "recalls.db")
      const acknowledged: Array<string> = []
      for (const round of [1, 2, 3]) {
        const writer = startWriter(filename, `round${round}`, "Infinity", "16")
        yield* eventually(() => writer.lines().length > 200 * round)
        writer.kill()
        yield* Effect.promise(() => writer.ended)
        acknowledged.push(...writer.lines().filter((line) => !line.startsWith("lease")))
        yield* Effect.gen(function* () {
          const store = yield* EventStore
          const log = yield* Stream.runCollect(store.readAll())
          assertContiguous(log)
          const own = new Set(log.filter((stored) => stored.streamId === `own ${stored.id}`).map((stored) => stored.id))
          const shared = new Set((yield* store.read("shared")).map((stored) => stored.id))
          assert.deepStrictEqual(own, shared)
          assert.deepStrictEqual(
            acknowledged.filter((id) => !own.has(id)),
            [],
          )
        }).pipe(Effect.provide(layer({ filename })))
      }
      assert.isAbove(acknowledged.length, 1_000)
    }),
  )
})
