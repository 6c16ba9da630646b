import { TokenStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/token-store-file"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { randomBytes } from "node:crypto"
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const script = fileURLToPath(new URL("./writer.ts", import.meta.url))
const lane = "https://open.feishu.cn cli_a self"
const key = Redacted.make(randomBytes(32).toString("base64"))

const startWriter = (directory: string, what: "set" | "remove") =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [script, directory, Redacted.value(key), lane, what], {
        stdio: ["ignore", "pipe", "inherit"],
      })
      let output = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
      const ended = once(child, "close")
      return {
        kill: Effect.promise(async () => {
          child.kill("SIGKILL")
          await ended
        }),
        /** How many calls it was told to be done. */
        acknowledged: () => output.split("\n").length - 1,
      }
    }),
    ({ kill }) => kill,
  )

const eventually = (condition: () => boolean): Effect.Effect<void> =>
  Effect.repeat(
    Effect.suspend(() => Effect.sleep(5)),
    { until: condition },
  )

describe("several processes on one directory", () => {
  it.live("what a killed process had set is there whole, and nothing older", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      for (const round of [1, 2, 3]) {
        const writer = yield* startWriter(directory, "set")
        yield* eventually(() => writer.acknowledged() > 20 * round)
        yield* writer.kill
        yield* TokenStore.use((store) => store.get(lane)).pipe(
          Effect.map((given) => {
            const text = Redacted.value(Option.getOrThrow(given).token)
            assert.isAtLeast(Number(/^t-(\d+)$/.exec(text)?.[1]), writer.acknowledged() - 1)
          }),
          Effect.provide(layer({ directory, key })),
        )
      }
    }),
  )

  it.live("one removes the tokens before while the other sets the next: those stay", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const writers = [yield* startWriter(directory, "remove"), yield* startWriter(directory, "remove")]
      yield* eventually(() => writers.every((writer) => writer.acknowledged() > 0))
      const before = writers.map((writer) => writer.acknowledged())
      yield* Effect.gen(function* () {
        const store = yield* TokenStore
        const expiresAt = Date.now() + 3_600_000
        for (let round = 0; round < 100; round++) {
          yield* store.set(lane, { token: Redacted.make(`t-before-${round % 20}`), expiresAt })
          yield* store.set(lane, { token: Redacted.make(`t-after-${round}`), expiresAt })
          const given = Option.getOrThrow(yield* store.get(lane))
          assert.strictEqual(Redacted.value(given.token), `t-after-${round}`)
        }
      }).pipe(Effect.provide(layer({ directory, key })))
      // They really did it meanwhile.
      writers.forEach((writer, at) => assert.isAbove(writer.acknowledged(), before[at]! + 20))
      assert.strictEqual(readdirSync(directory).filter((name) => name.endsWith(".token")).length, 1)
    }),
  )
})
