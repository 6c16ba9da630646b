import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { Effect, Redacted, Stream } from "effect"
import { randomUUID } from "node:crypto"
import { Client } from "pg"

// How long it takes to find all campaigns in a log of 1,000,000 events.
const url = process.env["TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/test"
const schema = `bench_${randomUUID().replaceAll("-", "")}`
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
const event = { id: "1", type: "Noted", data: JSON.stringify({ text: "x".repeat(200) }), metadata: "{}" }

const bench = Effect.gen(function* () {
  const store = yield* EventStore
  for (const at of numbers(200)) {
    const streams = numbers(1_000).map((of) => ({
      streamId: `recall lane ${at}-${of}`,
      expectedVersion: "none" as const,
      events: [event, event, event, event, event],
    }))
    const campaign = {
      streamId: `campaign ${at}`,
      expectedVersion: "none" as const,
      events: [event, event, event, event],
    }
    yield* store.append({ streams: [campaign, ...streams] })
  }
  for (const [name, prefixes] of [
    ["all", undefined],
    ["campaigns", ["campaign "]],
    ["recalls", ["recall lane "]],
    ["one campaign", ["campaign 17"]],
  ] as const) {
    const from = performance.now()
    const count = yield* Stream.runCount(store.readAll({ prefixes }))
    process.stdout.write(`${name}: ${Math.round(performance.now() - from)} ms for ${count} events\n`)
  }
}).pipe(Effect.provide(layer({ url: Redacted.make(url), schema })))

try {
  await Effect.runPromise(bench)
} finally {
  const client = new Client(url)
  await client.connect()
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  await client.end()
}
