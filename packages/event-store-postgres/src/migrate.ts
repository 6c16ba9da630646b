import { EventStoreError } from "@feishu-recall/core"
import { Effect } from "effect"
import { clock } from "./clock.ts"
import type { Database, Query } from "./Database.ts"

/** The statements that lead from each version of the schema to the next. A released one is never edited. */
const migrations = (schema: string): ReadonlyArray<ReadonlyArray<string>> => [
  [
    // Room on each page: an index entry that moves within its page touches no index of the others.
    `CREATE TABLE ${schema}.streams (
      id bigint PRIMARY KEY,
      name text COLLATE "C" NOT NULL UNIQUE,
      version bigint NOT NULL,
      partition_key text COLLATE "C",
      queue text COLLATE "C",
      group_key text COLLATE "C",
      status text COLLATE "C",
      not_before float8,
      rank float8
    ) WITH (fillfactor = 80)`,
    `CREATE INDEX streams_by_rank ON ${schema}.streams (partition_key, queue, rank, id, not_before, group_key)
      WHERE queue IS NOT NULL`,
    `CREATE INDEX streams_by_not_before ON ${schema}.streams (partition_key, queue, not_before, id, rank, group_key)
      WHERE queue IS NOT NULL`,
    `CREATE TABLE ${schema}.events (
      position bigint PRIMARY KEY,
      stream bigint NOT NULL,
      version bigint NOT NULL,
      event_id text NOT NULL,
      type text NOT NULL,
      data text NOT NULL,
      metadata text NOT NULL,
      recorded_at bigint NOT NULL,
      UNIQUE (stream, version)
    )`,
    `CREATE TABLE ${schema}.lists (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text COLLATE "C" UNIQUE,
      count bigint NOT NULL
    )`,
    `CREATE TABLE ${schema}.members (
      list bigint NOT NULL,
      ordinal bigint NOT NULL,
      stream_name text COLLATE "C" NOT NULL,
      data text NOT NULL,
      taken boolean NOT NULL DEFAULT false,
      PRIMARY KEY (list, ordinal),
      UNIQUE (list, stream_name)
    )`,
    `CREATE INDEX members_untaken ON ${schema}.members (list, ordinal) WHERE NOT taken`,
    `CREATE TABLE ${schema}.leases (
      lane text COLLATE "C" PRIMARY KEY,
      owner text NOT NULL,
      fence bigint NOT NULL,
      expires_at bigint NOT NULL
    )`,
  ],
  [
    // What was given last when something was erased: the next position is after it, and no time before it.
    `CREATE TABLE ${schema}.erased (
      id integer PRIMARY KEY CHECK (id = 1),
      position bigint NOT NULL,
      recorded_at bigint NOT NULL
    )`,
  ],
]

/**
 * Brings a schema of the database to the newest version. One that a newer program wrote, or another program, is left as
 * it is and refused: to guess at its meaning could write what that program can't read.
 */
export const migrate = Effect.fnUntraced(function* (database: Database, schema: string) {
  const steps = migrations(schema)
  const found = yield* versionOf(database.read("open"), schema, steps.length, database.server)
  if (found === steps.length) return
  // Of several processes that open a new store at once, one migrates and the others find it done.
  yield* database.write("open", (query) =>
    Effect.gen(function* () {
      const version = yield* versionOf(query, schema, steps.length, database.server)
      if (version === steps.length) return
      const isThere = yield* query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema])
      // Whoever has a schema of their own need not be allowed to create others.
      if (isThere.length === 0) yield* query(`CREATE SCHEMA ${schema}`)
      if (version === 0)
        yield* query(`CREATE TABLE ${schema}.schema_versions (version integer PRIMARY KEY, applied_at bigint NOT NULL)`)
      for (const [at, statements] of steps.entries()) {
        if (at < version) continue
        for (const statement of statements) yield* query(statement)
        yield* query(`INSERT INTO ${schema}.schema_versions VALUES ($1::integer, ${clock})`, [`${at + 1}`])
      }
    }),
  )
})

/** The version of a schema as it is, and the newest that this program knows. */
export const schemaVersion = (database: Database, schema: string) => {
  const known = migrations(schema).length
  return Effect.map(versionOf(database.read("open"), schema, known, database.server), (version) => ({ known, version }))
}

/** 0: no such schema, or an empty one. Fails for a newer program's or another program's. */
const versionOf = Effect.fnUntraced(function* (query: Query, schema: string, known: number, server: string) {
  const refused = (reason: "newer" | "other", message: string) =>
    new EventStoreError({ reason, operation: "open", message: `${server} ${message}` })
  const tables = yield* query<{ readonly name: string }>(
    "SELECT relname::text AS name FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p', 'v')",
    [schema],
  )
  if (tables.length === 0) return 0
  if (!["schema_versions", "streams", "events"].every((name) => tables.some((table) => table.name === name)))
    return yield* refused("other", `has another program's tables in the schema ${schema}: name another schema`)
  const rows = yield* query<{ readonly version: number }>(
    `SELECT max(version)::integer AS version FROM ${schema}.schema_versions`,
  )
  const version = rows[0]?.version ?? 0
  if (version <= known) return version
  return yield* refused(
    "newer",
    `has version ${version} of the schema ${schema}, this program knows ${known}: use the newer feishu-recall that wrote it`,
  )
})
