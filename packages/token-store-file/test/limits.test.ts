import { TokenStore } from "@feishu-recall/core"
import { plainTokenText } from "@feishu-recall/token-seal"
import { layer, limits } from "@feishu-recall/token-store-file"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { randomBytes } from "node:crypto"
import { readdirSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { newestToken } from "../src/newestToken.ts"
import { laneOf } from "../src/TokenFileName.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const key = Redacted.make(randomBytes(32).toString("base64"))
const lane = "https://open.feishu.cn cli_a self"
const open = <A, E>(directory: string, use: (store: TokenStore["Service"]) => Effect.Effect<A, E>) =>
  TokenStore.use(use).pipe(Effect.provide(layer({ directory, key })))

describe("each limit of the store", () => {
  it.effect("fileBytes refuses a larger token, and leaves the one before it", () =>
    Effect.gen(function* () {
      const small = { token: Redacted.make("t"), expiresAt: 1_000 }
      const large = { token: Redacted.make("x".repeat(limits.fileBytes)), expiresAt: 1_000 }
      const directory = yield* temporaryDirectory
      yield* open(directory, (store) =>
        Effect.gen(function* () {
          yield* store.set(lane, small)
          const { message, operation } = yield* Effect.flip(store.set(lane, large))
          assert.deepStrictEqual([operation, message.includes("larger than 16384")], ["set", true])
          assert.isTrue(Option.isSome(yield* store.get(lane)))
          yield* Effect.flip(store.set(lane, { ...small, expiresAt: Infinity }))
        }),
      )
    }),
  )

  it("readTries ends the reading of what is replaced all the time", async () => {
    const file = { lane: laneOf(lane), sequence: 1, expiresAt: 1, mark: "", unique: "" }
    let tries = 0
    const read = () => Promise.resolve(void tries++)
    const reading = newestToken({ list: () => Promise.resolve([file]), read }, plainTokenText, lane)
    assert.include(await reading.then(String, String), "Other processes replaced the token")
    assert.strictEqual(tries, limits.readTries)
  })

  it.effect("abandonedMillis lets go what a killed process was writing, and expired tokens go with it", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const drafts = ["old.draft", "young.draft"].map((name) => join(directory, name))
      for (const draft of drafts) writeFileSync(draft, "")
      const now = 1_800_000_000_000
      yield* TestClock.setTime(now)
      utimesSync(drafts[0]!, 0, (now - limits.abandonedMillis - 1) / 1_000)
      utimesSync(drafts[1]!, 0, (now - limits.abandonedMillis + 1_000) / 1_000)
      const set = (key: string, lifetime: number) => (store: TokenStore["Service"]) =>
        store.set(key, { token: Redacted.make("t"), expiresAt: now + lifetime })
      yield* open(directory, set("ends", 1_000))
      assert.deepStrictEqual(
        readdirSync(directory).filter((name) => name.endsWith(".draft")),
        ["young.draft"],
      )
      yield* TestClock.adjust(1_000)
      const tokens = () => readdirSync(directory).filter((name) => name.endsWith(".token")).length
      assert.strictEqual(tokens(), 1)
      // Opening tidies up,
      yield* open(directory, () => Effect.void)
      assert.strictEqual(tokens(), 0)
      // and so does whoever sets a token, or asks for one that has ended.
      yield* open(directory, (store) =>
        Effect.gen(function* () {
          yield* set("ends", 2_000)(store)
          yield* TestClock.adjust(1_000)
          yield* set("stays", 60_000)(store)
          assert.strictEqual(tokens(), 1)
          yield* TestClock.adjust(60_000)
          assert.isTrue(Option.isNone(yield* store.get("stays")))
          assert.strictEqual(tokens(), 0)
        }),
      )
    }),
  )
})
