// A process of its own that appends to a store until it is told a count or killed, and prints each event that was
// acknowledged, and whether it got the lease of the lane.
import { EventStore, LaneLease } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { Effect, Redacted } from "effect"
import { writeSync } from "node:fs"

const [, , url = "", schema = "", name = "", count = "Infinity", concurrency = "1"] = process.argv

// Written synchronously: what was printed before a kill has reached the reader.
const print = (line: string) => Effect.sync(() => writeSync(1, `${line}\n`))

let next = 0

const appendOne = Effect.gen(function* () {
  const store = yield* EventStore
  const id = `${name}-${next++}`
  const event = { id, type: "Happened", data: JSON.stringify({ id }), metadata: "{}" }
  yield* store.append({
    streams: [
      { streamId: `own ${id}`, expectedVersion: "none", events: [event] },
      { streamId: "shared", expectedVersion: "any", events: [event] },
    ],
  })
  yield* print(id)
})

const write = Effect.gen(function* () {
  const leases = yield* LaneLease
  const lease = yield* Effect.result(leases.take({ lane: "lane", owner: name, ttlMillis: 60_000 }))
  yield* print(`lease ${lease._tag}`)
  const writers = Array.from({ length: Number(concurrency) }, () =>
    Effect.whileLoop({ while: () => next < Number(count), body: () => appendOne, step: () => {} }),
  )
  yield* Effect.all(writers, { concurrency: "unbounded", discard: true })
})

await Effect.runPromise(Effect.provide(write, layer({ url: Redacted.make(url), schema })))
