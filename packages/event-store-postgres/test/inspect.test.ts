import { inspect, layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { onServer } from "./onServer.ts"

onServer("a look at a store", (server) => {
  const run = (sql: string) =>
    Effect.scoped(Effect.flatMap(server.client, (client) => Effect.promise(() => client.query(sql))))
  const look = (schema: string) => inspect({ url: Redacted.make(server.url()), schema, lockMillis: 100 })

  it.live("makes no schema, and tells one that is up to date from a newer one", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      assert.deepInclude(yield* look(schema), { state: "absent", version: 0 })
      const { rows } = yield* run(`SELECT 1 FROM pg_namespace WHERE nspname = '${schema}'`)
      assert.lengthOf(rows, 0)
      yield* Effect.scoped(Layer.build(layer({ url: Redacted.make(server.url()), schema })))
      const { known, state, version } = yield* look(schema)
      assert.deepEqual([state, version], ["current", known])
      yield* run(`INSERT INTO ${schema}.schema_versions VALUES (99, 0)`)
      assert.strictEqual((yield* Effect.flip(look(schema))).reason, "newer")
    }).pipe(Effect.scoped),
  )

  it.live("fails as a write would: while another process writes, and where nothing may be written", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      yield* Effect.scoped(Layer.build(layer({ url: Redacted.make(server.url()), schema })))
      yield* Effect.gen(function* () {
        const client = yield* server.client
        yield* Effect.promise(() => client.query("BEGIN"))
        yield* Effect.promise(() =>
          client.query("SELECT pg_advisory_xact_lock(hashtextextended('feishu-recall ' || $1, 0))", [schema]),
        )
        assert.strictEqual((yield* Effect.flip(look(schema))).reason, "locked")
      }).pipe(Effect.scoped)
      assert.strictEqual((yield* look(schema)).state, "current")
      const nobody = inspect({ url: Redacted.make("postgres://nobody@127.0.0.1:9/nothing"), connectMillis: 500 })
      assert.strictEqual((yield* Effect.flip(nobody)).reason, "unavailable")
    }).pipe(Effect.scoped),
  )
})
