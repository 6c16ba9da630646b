import { EventStore, LaneLease } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Layer, Redacted, Stream } from "effect"
import { ConnectionError, SqlError, UnknownError } from "effect/sql/SqlError"
import { readFileSync } from "node:fs"
import { postgresError } from "../src/postgresError.ts"
import { appendOf, numbers } from "./appending.ts"
import { onServer } from "./onServer.ts"

const schema1 = readFileSync(new URL("./fixtures/schema-1.sql", import.meta.url), "utf8")

onServer("opening a store", (server) => {
  const run = (sql: string) =>
    Effect.scoped(Effect.flatMap(server.client, (client) => Effect.promise(() => client.query(sql))))
  const at = (schema: string) => layer({ url: Redacted.make(server.url()), schema })
  const opened = (schema: string) => Effect.scoped(Layer.build(at(schema)))
  /** Columns and indexes, as the server tells them. */
  const shape = (schema: string) =>
    Effect.map(
      run(`SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS part
          FROM information_schema.columns WHERE table_schema = '${schema}'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = '${schema}' ORDER BY 1`),
      ({ rows }) => rows.map((row: { part: string }) => row.part.replaceAll(schema, "schema")),
    )

  it.live("a store of schema 1 is read, searched and written on, and one created today is the same", () =>
    Effect.gen(function* () {
      const [released, created] = [yield* server.schema, yield* server.schema]
      yield* run(schema1.replaceAll("feishu_recall", released))
      yield* opened(released)
      yield* opened(created)
      assert.deepStrictEqual(yield* shape(created), yield* shape(released))
      assert.isNotEmpty(yield* shape(released))
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const log = yield* Stream.runCollect(store.readAll())
        assert.deepStrictEqual(
          log.map(({ id, metadata, position, streamId, version }) => [position, streamId, version, id, metadata]),
          [
            [1, "campaign 1", 1, "e1", '{"actor":"张三"}'],
            [2, "recall 1", 1, "e2", '{"actor":"张三"}'],
            [3, "recall 1", 2, "e3", '{"actor":"张三"}'],
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
        const members = { list: "campaign 1", afterOrdinal: 0, limit: 9, untakenOnly: true }
        assert.deepStrictEqual(yield* store.members(members), [
          { ordinal: 2, streamId: "recall 2", data: '{"line":2}', taken: false },
        ])
        const lease = yield* Effect.flatMap(LaneLease, (leases) => leases.current("lane"))
        assert.deepStrictEqual([lease?.owner, lease?.fence], ["host/1", 1])
        assert.deepStrictEqual(yield* store.append(appendOf("e4", "recall 1")), { versions: [3], position: 4 })
        assert.deepStrictEqual(yield* store.append(appendOf("e5", "recall 9")), { versions: [1], position: 5 })
        const erased = yield* store.erase({ streams: [{ streamId: "recall 9", version: 1 }], lists: ["campaign 1"] })
        assert.deepStrictEqual(erased, { versions: [], position: 5 })
        assert.deepStrictEqual(yield* store.append(appendOf("e6", "recall 9")), { versions: [1], position: 6 })
      }).pipe(Effect.provide(at(released)))
    }),
  )

  it.live("a newer store and another program's tables are refused and left as they are", () =>
    Effect.gen(function* () {
      const [newer, foreign] = [yield* server.schema, yield* server.schema]
      yield* run(`${schema1.replaceAll("feishu_recall", newer)}; INSERT INTO ${newer}.schema_versions VALUES (3, 0)`)
      const error = yield* Effect.flip(opened(newer))
      assert.strictEqual(error.reason, "newer")
      assert.match(error.message, /this program knows 2: use the newer feishu-recall that wrote it$/)
      yield* run(`CREATE SCHEMA ${foreign}; CREATE TABLE ${foreign}.notes (text text)`)
      const refused = yield* Effect.flip(opened(foreign))
      assert.match(refused.message, /has another program's tables in the schema trial_\w+: name another schema$/)
      assert.deepStrictEqual(yield* shape(foreign), ["notes.text text YES"])
    }),
  )

  it.live("a full disk fails those appends and says so, a write that can't be fails alone, and the store goes on", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        yield* run(`CREATE FUNCTION ${schema}.full() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = 'disk_full'; END $$;
          CREATE TRIGGER full_disk BEFORE INSERT ON ${schema}.events FOR EACH ROW
          WHEN (NEW.data = '"much"') EXECUTE FUNCTION ${schema}.full()`)
        const full = yield* Effect.flip(store.append(appendOf("full", "full", '"much"')))
        assert.isTrue(full._tag === "EventStoreError" && full.reason === "full")
        assert.match(full.message, /can't grow, for its disk is full: make room and try again$/)
        // An index of PostgreSQL has no room for a name like this.
        const name = numbers(4_000)
          .map((one) => (one * 7_919).toString(36))
          .join("")
        const exits = yield* Effect.forEach(
          numbers(9),
          (one) => Effect.exit(store.append(appendOf(`${one}`, one === 4 ? name : `${one}`))),
          { concurrency: "unbounded" },
        )
        assert.deepStrictEqual(
          exits.map(Exit.isSuccess),
          numbers(9).map((one) => one !== 4),
        )
        assert.strictEqual((yield* Stream.runCollect(store.readAll())).length, 8)
      }).pipe(Effect.provide(at(schema)))
    }),
  )

  it.live("a user who may only read is told so, and so is one whose tables are gone", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      yield* opened(schema)
      const user = `reader_${schema}`
      yield* Effect.acquireRelease(
        run(`CREATE ROLE ${user} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${user};
          GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${user}`),
        () => run(`DROP OWNED BY ${user}; DROP ROLE ${user}`),
      )
      const url = new URL(server.url())
      url.username = user
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const error = yield* Effect.flip(store.append(appendOf("a")))
        assert.isTrue(error._tag === "EventStoreError" && error.reason === "read-only")
        assert.deepStrictEqual(yield* store.read("a"), [])
        yield* run(`DROP SCHEMA ${schema} CASCADE`)
        assert.strictEqual((yield* Effect.flip(store.read("a"))).reason, "corrupt")
      }).pipe(Effect.provide(layer({ url: Redacted.make(url.href), schema })))
    }),
  )
})

it("each code of PostgreSQL has a reason, and a sentence that names the server and ends in what to do", () => {
  const told = (code: string, operation = "append") => {
    const cause = Object.assign(new Error("Key (name)=(secret) already exists"), { code })
    const reason = new UnknownError({ cause, message: "secret", operation: "query" })
    const error = postgresError(new SqlError({ reason }), operation, "PostgreSQL at db/recalls")
    assert.match(error.message, /^PostgreSQL at db\/recalls [^:]+: [^:]+$/)
    assert.notInclude(error.message, "secret")
    return error.reason
  }
  const codes = ["55P03", "40P01", "53100", "53300", "57P01", "57014", "25006", "42501", "42P01", "XX001", "54000"]
  assert.deepStrictEqual(
    codes.map((code) => told(code)),
    [
      "locked",
      "locked",
      "full",
      "unavailable",
      "unavailable",
      "unavailable",
      "read-only",
      "read-only",
      "corrupt",
      "corrupt",
      "other",
    ],
  )
  assert.strictEqual(told("57P01", "commit"), "unknown-outcome")
  // The connection's own errors have codes of the system, and one of them is as long as the server's.
  for (const cause of [undefined, ...["EPIPE", "ECONNRESET"].map((code) => Object.assign(new Error(code), { code }))]) {
    const lost = new SqlError({ reason: new ConnectionError({ cause, message: "", operation: "query" }) })
    assert.strictEqual(postgresError(lost, "read", "db").reason, "unavailable")
    assert.strictEqual(postgresError(lost, "commit", "db").reason, "unknown-outcome")
  }
})
