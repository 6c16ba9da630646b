import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { startStoreWriter } from "@feishu-recall/testkit"
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { appendOf } from "./appending.ts"
import { onServer } from "./onServer.ts"
import { open, placeOf } from "./place.ts"

const writer = new URL("./writer.ts", import.meta.url)

onServer("a process that is frozen", (server) => {
  it.live("in the midst of appends keeps nobody out, and has what it acknowledged in the log", () =>
    Effect.gen(function* () {
      const place = placeOf(server.url(), yield* server.schema)
      const orders = { place, name: "frozen", count: Infinity, concurrency: 8, ttlMillis: 60_000 }
      const frozen = yield* startStoreWriter(writer, orders)
      yield* frozen.printedMoreThan(200)
      frozen.signal("SIGSTOP")
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* store.append(appendOf("afterwards"))
        const stored = new Set((yield* store.read("shared")).map(({ id }) => id))
        const [lease, ...acknowledged] = frozen.lines()
        assert.strictEqual(lease, "lease 1")
        assert.deepStrictEqual(
          acknowledged.filter((id) => !stored.has(id)),
          [],
        )
      }).pipe(Effect.provide(open(place)))
    }),
  )

  it.live("within its transaction is thrown out, and the others go on", () =>
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
