// A process of its own that tries to create numbered streams, each with the first event, and prints those that it created.
import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { Effect } from "effect"
import { once } from "node:events"

const [, , filename = "", count = "0"] = process.argv

const create = Effect.gen(function* () {
  const store = yield* EventStore
  process.stdout.write("ready\n")
  // Both begin at the same moment.
  yield* Effect.promise(() => once(process.stdin, "data"))
  const one = (at: number) => {
    const events = [{ id: `created ${at} by ${process.pid}`, type: "Created", data: "{}", metadata: "{}" }]
    return Effect.exit(store.append({ streams: [{ streamId: `${at}`, expectedVersion: "none", events }] }))
  }
  const exits = yield* Effect.forEach(Array.from({ length: Number(count) }).keys(), one, { concurrency: 16 })
  process.stdout.write(`${JSON.stringify(exits.map(({ _tag }) => _tag))}\n`)
})

await Effect.runPromise(Effect.provide(create, layer({ filename })))
process.stdin.destroy()
