import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { Effect } from "effect"
import { note, portionOf, portions } from "./portions.ts"

// Erases one portion after the other, and says so when it is done.
const [, , filename = ""] = process.argv
const erasing = Effect.gen(function* () {
  const store = yield* EventStore
  const done = new Set((yield* store.read("notes")).map(({ id }) => id))
  for (const portion of portions) {
    if (done.has(`${portion}`)) continue
    const streams = portionOf(portion).map((streamId) => ({ streamId, version: 2 }))
    yield* store.erase({ streams, lists: [`list ${portion}`], append: note(portion) })
    process.stdout.write(`${portion}\n`)
  }
})
await Effect.runPromise(Effect.provide(erasing, layer({ filename })))
