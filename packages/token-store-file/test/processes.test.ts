import { TokenStore } from "@feishu-recall/core"
import { startProgram } from "@feishu-recall/testkit"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { readdirSync } from "node:fs"
import { open } from "./sealedStore.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const lane = "https://open.feishu.cn cli_a self"
const remover = new URL("./remover.ts", import.meta.url)

describe("several processes on one directory", () => {
  it.live("some remove the tokens before while another one sets the next: those stay", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const removers = yield* Effect.replicateEffect(startProgram(remover, [directory, lane]), 2)
      yield* Effect.forEach(removers, ({ printedMoreThan }) => printedMoreThan(0))
      const before = removers.map(({ lines }) => lines().length)
      yield* Effect.gen(function* () {
        const store = yield* TokenStore
        const expiresAt = Date.now() + 3_600_000
        for (let round = 0; round < 100; round++) {
          yield* store.set(lane, { token: Redacted.make(`t-before-${round % 20}`), expiresAt })
          yield* store.set(lane, { token: Redacted.make(`t-after-${round}`), expiresAt })
          const given = Option.getOrThrow(yield* store.get(lane))
          assert.strictEqual(Redacted.value(given.token), `t-after-${round}`)
        }
      }).pipe(Effect.provide(open(directory)))
      // They really did it meanwhile.
      removers.forEach(({ lines }, at) => assert.isAbove(lines().length, before[at]! + 20))
      assert.strictEqual(readdirSync(directory).filter((name) => name.endsWith(".token")).length, 1)
    }),
  )
})
