// A process of its own that removes the tokens t-before-0, t-before-1 and so on, over and over, until it is killed, and
// prints each removal that was acknowledged.
import { TokenStore } from "@feishu-recall/core"
import { Effect, Redacted } from "effect"
import { writeSync } from "node:fs"
import { open } from "./sealedStore.ts"

const [, , directory = "", lane = ""] = process.argv
let next = 0

const removeOne = Effect.gen(function* () {
  const store = yield* TokenStore
  yield* store.remove(lane, Redacted.make(`t-before-${next++ % 20}`))
  writeSync(1, `${next}\n`)
})

await Effect.runPromise(Effect.forever(removeOne).pipe(Effect.provide(open(directory))))
