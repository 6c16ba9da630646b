import { EventStore, LaneLease, type StoredEvent } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Redacted, Stream } from "effect"
import { appendOf, numbers } from "./appending.ts"
import { onServer } from "./onServer.ts"
import { eventually, startWriter } from "./startWriter.ts"

const assertContiguous = (log: ReadonlyArray<StoredEvent>): void => {
  const versions = new Map<string, number>()
  log.forEach(({ position, streamId, version }, at) => {
    assert.strictEqual(position, at + 1)
    assert.strictEqual(version, (versions.get(streamId) ?? 0) + 1)
    versions.set(streamId, version)
  })
}

const isEvent = (line: string): boolean => !line.startsWith("lease")

onServer("several processes on one schema", (server) => {
  it.live("all append what they acknowledge, one holds the lease, and who follows sees each event once in order", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      // Both find no schema: they create and migrate it at the same time.
      const writers = yield* Effect.forEach(["one", "two"], (name) => startWriter(server.url(), schema, name, "150"))
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const followed = yield* store
          .follow()
          .pipe(Stream.take(600), Stream.runCollect, Effect.forkChild({ startImmediately: true }))
        yield* Effect.promise(() => Promise.all(writers.map((writer) => writer.ended)))
        const acknowledged = writers.flatMap((writer) => writer.lines())
        assert.deepStrictEqual(acknowledged.filter((line) => !isEvent(line)).toSorted(), [
          "lease Failure",
          "lease Success",
        ])
        const log = yield* Stream.runCollect(store.readAll())
        assert.strictEqual(log.length, 600)
        assertContiguous(log)
        assert.deepStrictEqual(yield* Fiber.join(followed), log)
        const shared = new Set((yield* store.read("shared")).map((stored) => stored.id))
        assert.deepStrictEqual(
          acknowledged.filter((line) => isEvent(line) && !shared.has(line)),
          [],
        )
      }).pipe(Effect.provide(layer({ url: Redacted.make(server.url()), schema })))
    }),
  )

  it.live("what a killed process had acknowledged is there, whole, and a frozen one keeps nobody out", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      const [killed, frozen] = yield* Effect.forEach(["killed", "frozen"], (name) =>
        startWriter(server.url(), schema, name),
      )
      if (killed === undefined || frozen === undefined) return assert.fail("two writers were started")
      yield* eventually(() => killed.lines().length > 200 && frozen.lines().length > 200)
      killed.signal("SIGKILL")
      frozen.signal("SIGSTOP")
      yield* Effect.promise(() => killed.ended)
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* store.append(appendOf("afterwards"))
        const acknowledged = [...killed.lines(), ...frozen.lines()].filter(isEvent)
        const log = yield* Stream.runCollect(store.readAll())
        assertContiguous(log)
        const own = new Set(log.filter(({ id, streamId }) => streamId === `own ${id}`).map(({ id }) => id))
        const shared = new Set((yield* store.read("shared")).map(({ id }) => id))
        assert.deepStrictEqual(own, shared)
        assert.deepStrictEqual(
          acknowledged.filter((id) => !own.has(id)),
          [],
        )
        const lease = yield* Effect.flatMap(LaneLease, (leases) => leases.current("lane"))
        assert.include(["killed", "frozen"], lease?.owner)
      }).pipe(Effect.provide(layer({ url: Redacted.make(server.url()), schema })))
    }),
  )

  it.live("of two who create the same thousand streams at the same time one creates each", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      const create = Effect.gen(function* () {
        const store = yield* EventStore
        const events = [{ id: "created", type: "Created", data: "{}", metadata: "{}" }]
        const one = (at: number) =>
          Effect.exit(store.append({ streams: [{ streamId: `${at}`, expectedVersion: "none", events }] }))
        return yield* Effect.forEach(numbers(1_000), one, { concurrency: 16 })
      }).pipe(Effect.provide(Layer.fresh(layer({ url: Redacted.make(server.url()), schema }))))
      const [mine, theirs] = yield* Effect.all([create, create], { concurrency: 2 })
      assert.deepStrictEqual(
        mine.map((exit, at) => Number(Exit.isSuccess(exit)) + Number(Exit.isSuccess(theirs[at]!))),
        numbers(1_000).map(() => 1),
      )
    }),
  )

  it.live("a process that is frozen within its transaction is thrown out, and the others go on", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* store.append(appendOf("first"))
        // As a frozen process leaves it: the transaction is open, the lock is held, and nobody ever speaks again.
        const frozen = yield* server.client
        const says = (sql: string) => Effect.promise(() => frozen.query(sql))
        yield* says("SET idle_in_transaction_session_timeout = 300")
        yield* says("BEGIN")
        yield* says(`SELECT pg_advisory_xact_lock(hashtextextended('feishu-recall ' || '${schema}', 0))`)
        const startedAt = performance.now()
        yield* store.append(appendOf("second"))
        assert.isAtLeast(performance.now() - startedAt, 250)
      }).pipe(Effect.provide(layer({ url: Redacted.make(server.url()), schema })))
    }),
  )
})
