// Appends and commands per second with 1 and 16 writers, beside bare `node:sqlite` that does the same statements, one
// transaction for each append: it is synchronous, so sixteen writers of it are one after the other. A command is an order
// of a `RecallClient`: read, decide, append.
import { type Append, EventStore, RecallClient } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { Effect, Layer, ManagedRuntime } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { benchTable, rateOf } from "../../../scripts/benchTable.ts"
import { makeAppends } from "../src/appends.ts"
import { makeEventLog } from "../src/eventLog.ts"
import { makeLeases } from "../src/leases.ts"
import { limits } from "../src/limits.ts"
import { openDatabase } from "../src/openDatabase.ts"
import { makeStaging } from "../src/staging.ts"

const rounds = Number(process.argv[2] ?? 7)
const appends = 1_000
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

const directory = mkdtempSync(join(tmpdir(), "append-bench-"))
const filename = join(directory, "store.db")
const runtime = ManagedRuntime.make(RecallClient.layer.pipe(Layer.provideMerge(layer({ filename }))))
const { client, store } = await runtime.runPromise(Effect.all({ client: RecallClient, store: EventStore }))

// In the same file, by turns with the store: neither has the smaller one.
const db = openDatabase({ ...limits, filename, maximumBytes: undefined }, Date.now())
const statements = makeAppends(db, makeLeases(db), makeStaging(db))
const log = makeEventLog(db, limits)
const begin = db.prepare("BEGIN IMMEDIATE")
const commit = db.prepare("COMMIT")
const bareAppend = (append: Append): void => {
  begin.run()
  statements(append, Date.now())
  commit.run()
}

const bareCommand = (streamId: string, at: number): void => {
  const expectedVersion = log.read(streamId, 0).length
  const event = {
    id: `${streamId} ${++named}`,
    type: "CampaignPaused",
    data: JSON.stringify({ at, ...order }),
    metadata,
  }
  bareAppend({ streams: [{ streamId, expectedVersion, events: [event], index }] })
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
    for (let command = 0; command < commandsPerCampaign; command++) {
      if (bare) bareCommand(`campaign ${id}`, command)
      else await runtime.runPromise(command % 2 === 0 ? client.pause(id, order) : client.resume(id, order))
    }
  })
  return perSecond * commandsPerCampaign
}

await benchTable(
  rounds,
  [1, 16].flatMap((writers) => [
    {
      what: "appends",
      writers,
      bare: () => rateOf(appends, writers, async () => bareAppend(newStream())),
      ours: () => rateOf(appends, writers, () => runtime.runPromise(store.append(newStream()))),
    },
    { what: "commands", writers, bare: () => commands(writers, true), ours: () => commands(writers, false) },
  ]),
)
db.close()
await runtime.dispose()
rmSync(directory, { recursive: true })
