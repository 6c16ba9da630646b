// Appends per second with 1 and 16 writers, beside bare `pg`, one transaction for each append. Twice: with the same
// order of things (BEGIN, lock, look, write, COMMIT), and with one INSERT, which gives no order at all. All in one run, in
// turns: absolute numbers are the machine's, and it has moods; the ratio is ours.
import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { Console, Effect, Redacted } from "effect"
import { Pool } from "pg"

const url = process.env["TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/test"
const schema = `bench_${process.pid}`
const rounds = 3
const appends = 1_000
const data = JSON.stringify({ _tag: "AttemptStarted", v: 1, text: "x".repeat(200) })
const metadata = JSON.stringify({ actor: { _tag: "Worker", host: "bench" } })

/** How many a second, if so many writers share the work. */
const measured = async (writers: number, append: (id: string) => Promise<unknown>): Promise<number> => {
  let next = 0
  const startedAt = performance.now()
  const write = async () => {
    while (next < appends) await append(`${writers} ${performance.now()} ${next++}`)
  }
  await Promise.all(Array.from({ length: writers }, write))
  return Math.round((appends * 1_000) / (performance.now() - startedAt))
}

const plain = async (pool: Pool, id: string) =>
  pool.query({
    name: "plain",
    text: `INSERT INTO ${schema}.plain (stream, version, data, metadata) VALUES ($1, 1, $2, $3)`,
    values: [id, data, metadata],
  })

const inOrder = async (pool: Pool, id: string) => {
  const client = await pool.connect()
  const said = (name: string, text: string, values: ReadonlyArray<unknown> = []) =>
    client.query({ name, text, values: [...values] })
  try {
    await said("begin", "BEGIN")
    await said("lock", "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [schema])
    const found = await said(
      "look",
      `SELECT (SELECT max(position) FROM ${schema}.ordered) AS position,
        (SELECT max(version) FROM ${schema}.ordered WHERE stream = $1) AS version`,
      [id],
    )
    await said("write", `INSERT INTO ${schema}.ordered VALUES ($1, $2, $3, $4, $5)`, [
      Number(found.rows[0]?.position ?? 0) + 1,
      id,
      Number(found.rows[0]?.version ?? 0) + 1,
      data,
      metadata,
    ])
    await said("commit", "COMMIT")
  } finally {
    client.release()
  }
}

const ofStore = (store: EventStore["Service"], id: string) => {
  const index = { partition: "lane", queue: "dispatch", group: "group", status: "requested", notBefore: 0, rank: 0 }
  const events = [{ id, type: "AttemptStarted", data, metadata }]
  return Effect.runPromise(store.append({ streams: [{ streamId: id, expectedVersion: "none", events, index }] }))
}

const pool = new Pool({ connectionString: url, max: 16 })
await pool.query(`CREATE SCHEMA ${schema};
  CREATE TABLE ${schema}.plain (position bigserial PRIMARY KEY, stream text, version bigint, data text, metadata text,
    UNIQUE (stream, version));
  CREATE TABLE ${schema}.ordered (position bigint PRIMARY KEY, stream text, version bigint, data text, metadata text,
    UNIQUE (stream, version))`)

const program = Effect.gen(function* () {
  const store = yield* EventStore
  for (let round = 0; round < rounds; round++) {
    for (const writers of [1, 16]) {
      const one = yield* Effect.promise(() => measured(writers, (id) => plain(pool, id)))
      const ordered = yield* Effect.promise(() => measured(writers, (id) => inOrder(pool, id)))
      const ours = yield* Effect.promise(() => measured(writers, (id) => ofStore(store, id)))
      const ratio = (other: number) => (ours / other).toFixed(2)
      yield* Console.log(
        `${writers} writers: store ${ours}/s; pg, same order ${ordered}/s (${ratio(ordered)}); pg, one INSERT ${one}/s (${ratio(one)})`,
      )
    }
  }
})
const store = layer({ url: Redacted.make(url), schema: `${schema}_store` })
await Effect.runPromise(Effect.provide(program, store))
await pool.query(`DROP SCHEMA ${schema} CASCADE; DROP SCHEMA ${schema}_store CASCADE`)
await pool.end()
