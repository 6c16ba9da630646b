// Appends and commands per second with 1 and 16 writers, beside bare `pg` that does the same statements, one transaction
// for each append. A command is an order of a `RecallClient`: read, decide, append.
import { type Append, EventStore, RecallClient } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { Pool, type PoolClient } from "pg"
import { benchTable, rateOf } from "../../../scripts/benchTable.ts"
import { makeAppends } from "../src/appends.ts"
import { clock } from "../src/clock.ts"
import type { Query } from "../src/Database.ts"
import { makeEventLog } from "../src/eventLog.ts"
import { limits } from "../src/limits.ts"

const url = process.env["TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/test"
const schema = `bench_${process.pid}`
const rounds = Number(process.argv[2] ?? 7)
const appends = 500
const commandsPerCampaign = 20
const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_bench", tenantKey: "self" }
const order = { by: "bench", reason: "measured" }
const data = JSON.stringify({ _tag: "AttemptStarted", v: 1, text: "x".repeat(200) })
const metadata = JSON.stringify({ actor: "bench" })
const index = { partition: "lane", queue: "dispatch", group: "group", status: "requested", notBefore: 0, rank: 0 }

let named = 0
const newStream = (): Append => {
  const streamId = `stream ${++named}`
  const events = [{ id: streamId, type: "AttemptStarted", data, metadata }]
  return { streams: [{ streamId, expectedVersion: "none", events, index }] }
}

const runtime = ManagedRuntime.make(
  RecallClient.layer.pipe(Layer.provideMerge(layer({ url: Redacted.make(url), schema }))),
)
const { client, store } = await runtime.runPromise(Effect.all({ client: RecallClient, store: EventStore }))

const pool = new Pool({ connectionString: url, max: 16 })
const names = new Map<string, string>()
const nameOf = (sql: string): string => {
  const name = names.get(sql) ?? `s${names.size}`
  names.set(sql, name)
  return name
}
const queryOf =
  (connection: PoolClient | Pool): Query =>
  (sql, values = []) =>
    Effect.promise(async () => (await connection.query({ name: nameOf(sql), text: sql, values: [...values] })).rows)

const statements = makeAppends(schema)
const bareAppend = async (append: Append): Promise<void> => {
  const connection = await pool.connect()
  const query = queryOf(connection)
  try {
    await Effect.runPromise(
      Effect.gen(function* () {
        yield* query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        yield* query("SELECT pg_advisory_xact_lock(hashtextextended('feishu-recall ' || $1, 0))::text", [schema])
        yield* statements(query, [append])
        yield* query("COMMIT")
      }),
    )
  } finally {
    connection.release()
  }
}

const log = makeEventLog(queryOf(pool), { ...limits, schema })
const bareCommand = async (streamId: string, at: number): Promise<void> => {
  const events = await Effect.runPromise(log.read(streamId, 0))
  await pool.query({ name: nameOf("now"), text: `SELECT ${clock} AS now` })
  const event = {
    id: `${streamId} ${named++}`,
    type: "CampaignPaused",
    data: JSON.stringify({ at, ...order }),
    metadata,
  }
  await bareAppend({ streams: [{ streamId, expectedVersion: events.length, events: [event], index }] })
}

/** Campaigns that nobody else orders anything about, for so many commands. */
const openCampaigns = () =>
  runtime.runPromise(
    Effect.replicateEffect(client.open({ lane, ...order }), appends / commandsPerCampaign, { concurrency: 16 }),
  )

const commands = async (writers: number, bare: boolean): Promise<number> => {
  const campaigns = await openCampaigns()
  const perSecond = await rateOf(campaigns.length, writers, async (at) => {
    const id = campaigns[at]!.campaignId
    for (let command = 0; command < commandsPerCampaign; command++)
      await (bare
        ? bareCommand(`campaign ${id}`, command)
        : runtime.runPromise(command % 2 === 0 ? client.pause(id, order) : client.resume(id, order)))
  })
  return perSecond * commandsPerCampaign
}

await benchTable(
  rounds,
  [1, 16].flatMap((writers) => [
    {
      what: "appends",
      writers,
      bare: () => rateOf(appends, writers, () => bareAppend(newStream())),
      ours: () => rateOf(appends, writers, () => runtime.runPromise(store.append(newStream()))),
    },
    { what: "commands", writers, bare: () => commands(writers, true), ours: () => commands(writers, false) },
  ]),
)
await runtime.dispose()
await pool.query(`DROP SCHEMA ${schema} CASCADE`)
await pool.end()
