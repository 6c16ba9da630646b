import { TokenStore } from "@feishu-recall/core"
import { Effect, type Layer, Redacted } from "effect"
import { print } from "./print.ts"

/** The lane that `runTokenWriter` sets tokens for, and how its tokens are called: `t-0`, `t-1` and so on. */
export const writtenLane = "https://open.feishu.cn cli_a self"

/**
 * The whole program of a process that sets one token after the other until it is killed, and prints each that was
 * acknowledged.
 *
 * @example
 * ```ts
 * import { runTokenWriter } from "@feishu-recall/testkit/writer"
 * import * as TokenStoreFile from "@feishu-recall/token-store-file"
 * import { Redacted } from "effect"
 *
 * const key = Redacted.make(process.env["TOKEN_KEY"] ?? "")
 * await runTokenWriter((directory) => TokenStoreFile.layer({ directory, key }))
 * ```
 */
export const runTokenWriter = (open: (place: string) => Layer.Layer<TokenStore, unknown>): Promise<void> => {
  const [, , place = ""] = process.argv
  const expiresAt = Date.now() + 3_600_000
  let next = 0
  const setOne = Effect.gen(function* () {
    const store = yield* TokenStore
    const at = next++
    yield* store.set(writtenLane, { token: Redacted.make(`t-${at}`), expiresAt })
    yield* print(`t-${at}`)
  })
  return Effect.runPromise(Effect.provide(Effect.forever(setOne), open(place)))
}
