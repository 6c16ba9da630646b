import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { idOf, reflectingPlatform } from "./reflectingPlatform.ts"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

describe("an order about several recalls", () => {
  it.live("is given for all of them or for none, and names those that it can't be given for", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform("t-0123456789")
      const directory = yield* temporaryDirectory
      const lane = [
        "--app-id",
        "cli_a",
        "--base-url",
        platform.url,
        "--by",
        "lin.wei",
        "--reason",
        "the window was widened",
      ]
      const [refused, unknown] = [idOf("0"), idOf("f")]
      const run = (command: string, ids: ReadonlyArray<string>) =>
        runCommand([command, ...lane, ...ids], { directory, secret: "secret" })
      const events = () => {
        const db = new DatabaseSync(join(directory, "feishu-recall.db"))
        const row = db.prepare("SELECT count(*) AS count FROM events").get()
        db.close()
        return Number(row?.["count"])
      }
      assert.strictEqual((yield* run("recall", ["--yes", refused])).exitCode, 1)
      const before = events()
      const both = yield* run("reopen", [refused, unknown])
      assert.strictEqual(both.exitCode, 2)
      assert.include(both.stderr, "nothing was ordered")
      assert.include(both.stderr, `${unknown}: there is no such recall`)
      assert.notInclude(both.stderr, refused)
      assert.strictEqual(events(), before)
      const one = yield* run("reopen", [refused])
      assert.strictEqual(one.exitCode, 0, one.stderr)
      assert.include(one.stdout, "1 recall to be reopened, by lin.wei")
      assert.strictEqual(events(), before + 1)
    }).pipe(Effect.scoped),
  )
})
