import { EventStore, type EventStoreError, type LeaseLost, type VersionConflict } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Schedule, Stream } from "effect"
import { closeSync, openSync } from "node:fs"
import { join } from "node:path"
import { appendOf, numbers } from "./appending.ts"
import { onServer, serverAt, withPrivateServer } from "./onServer.ts"

/** Why an append failed, and what a person is told. */
const refusal = Effect.fnUntraced(function* (
  failed: Effect.Effect<unknown, EventStoreError | VersionConflict | LeaseLost>,
) {
  const error = yield* Effect.flip(failed)
  return error._tag === "EventStoreError" ? error : assert.fail(error._tag)
})

const ids = Effect.map(
  Effect.flatMap(EventStore, (store) => Stream.runCollect(store.readAll())),
  (log) => log.map(({ id }) => id),
)

withPrivateServer("a primary that becomes a standby", (server) => {
  const { client, store } = serverAt(() => server().url)

  it.live("is read on, refuses what writes and says where to, and takes it again after its promotion", () =>
    Effect.gen(function* () {
      const events = yield* EventStore
      yield* events.append(appendOf("before"))
      yield* Effect.promise(() => server().stop("SIGINT"))
      closeSync(openSync(join(server().data, "standby.signal"), "w"))
      yield* Effect.promise(() => server().start())
      const error = yield* refusal(events.append(appendOf("refused")))
      assert.strictEqual(error.reason, "read-only")
      assert.match(
        error.message,
        /can't be written: connect to the primary, as a user who may create and write the schema$/,
      )
      assert.deepStrictEqual(yield* ids, ["before"])
      yield* Effect.scoped(
        Effect.flatMap(client, (administrator) => Effect.promise(() => administrator.query("SELECT pg_promote(true)"))),
      )
      yield* events.append(appendOf("after"))
      assert.deepStrictEqual(yield* ids, ["before", "after"])
    }).pipe(Effect.provide(store())),
  )
})

onServer("a user who may have no further connection", (server) => {
  const run = (sql: string) =>
    Effect.scoped(Effect.flatMap(server.client, (client) => Effect.promise(() => client.query(sql))))

  it.live("is told so, loses nothing, and goes on when there is room", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      yield* Effect.scoped(Layer.build(layer({ url: Redacted.make(server.url()), schema })))
      const user = `crowded_${schema}`
      yield* Effect.acquireRelease(
        run(`CREATE ROLE ${user} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${user};
          GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${user}`),
        () => run(`DROP OWNED BY ${user}; DROP ROLE ${user}`),
      )
      const url = new URL(server.url())
      url.username = user
      yield* Effect.gen(function* () {
        const events = yield* EventStore
        yield* events.append(appendOf("before"))
        yield* run(`ALTER ROLE ${user} CONNECTION LIMIT 0`)
        yield* run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`)
        const error = yield* refusal(events.append(appendOf("crowded out")))
        assert.strictEqual(error.reason, "unavailable")
        assert.match(error.message, /has no connection left: let it allow more of them, or close some$/)
        yield* run(`ALTER ROLE ${user} CONNECTION LIMIT 9`)
        const all = Effect.forEach(numbers(20), (at) => events.append(appendOf(`${at}`)), { concurrency: "unbounded" })
        yield* Effect.retry(all, { schedule: Schedule.spaced(50), times: 20 })
        assert.includeMembers(yield* ids, ["before", ...numbers(20).map(String)])
        assert.notInclude(yield* ids, "crowded out")
      }).pipe(Effect.provide(layer({ url: Redacted.make(url.href), schema })))
    }),
  )
})
