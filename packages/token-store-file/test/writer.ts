// A process of its own. `set`: sets one token after the other until it is killed, and prints each that was acknowledged.
// `remove`: removes the tokens t-before-0, t-before-1 and so on, over and over, until it is killed.
import { TokenStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/token-store-file"
import { Effect, Redacted } from "effect"
import { writeSync } from "node:fs"

const [, , directory = "", key = "", lane = "", what = "set"] = process.argv

// Written synchronously: what was printed before a kill has reached the reader.
const print = (line: string) => Effect.sync(() => writeSync(1, `${line}\n`))

let next = 0
const expiresAt = Date.now() + 3_600_000

const step = Effect.gen(function* () {
  const store = yield* TokenStore
  const at = next++
  if (what === "set") yield* store.set(lane, { token: Redacted.make(`t-${at}`), expiresAt })
  else yield* store.remove(lane, Redacted.make(`t-before-${at % 20}`))
  yield* print(`${at}`)
})

await Effect.runPromise(Effect.forever(step).pipe(Effect.provide(layer({ directory, key: Redacted.make(key) }))))
