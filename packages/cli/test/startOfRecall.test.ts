import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { exitCodes } from "../src/exitCode.ts"
import { runCommand, type RunOptions, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const sandbox = Sandbox.layer()

describe("before a recall starts, the command", () => {
  const prepare = Effect.fnUntraced(function* (count: number) {
    const { credentials, ledger, stage, url } = yield* Sandbox
    const directory = yield* temporaryDirectory
    const ids = yield* stage({ count, people: 4, sentHoursAgo: 1 })
    writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
    writeFileSync(join(directory, "app.log"), ids.map((id) => `POST /batch {"message_id":"${id}"} ok`).join("\n"))
    const lane = ["--app-id", credentials.appId, "--base-url", url]
    const run = (args: ReadonlyArray<string>, on?: RunOptions["on"]) =>
      runCommand([...args, ...lane], {
        directory,
        secret: Redacted.value(credentials.appSecret),
        ...(on === undefined ? {} : { on }),
      })
    const before = ledger.totalByApi()["recall"] ?? 0
    const untouched = () => {
      assert.strictEqual(ledger.totalByApi()["recall"] ?? 0, before)
      assert.deepEqual(readdirSync(directory).toSorted(), ["app.log", "ids.txt"])
    }
    return { ids, run, untouched }
  })
  const order = ["--by", "mei", "--reason", "wrong figures"]

  it.live(
    "starts nothing that nobody said yes to, that is longer than --max, or that is stopped in its --delay",
    () =>
      Effect.gen(function* () {
        const { run, untouched } = yield* prepare(3)
        const recall = ["recall", "--from", "ids.txt", ...order]
        const asked = yield* run(recall)
        assert.strictEqual(asked.exitCode, exitCodes.badInput)
        assert.include(asked.stderr, "this would take back 3 batch messages of cli_")
        assert.include(asked.stderr, "add --yes")
        const long = yield* run([...recall, "--yes", "--max", "2"])
        assert.strictEqual(long.exitCode, exitCodes.badInput)
        assert.include(long.stderr, "the list has 3 ids, and --max allows 2")
        const dry = yield* run([...recall, "--dry-run", "--json"])
        assert.strictEqual(dry.exitCode, 0)
        assert.strictEqual((JSON.parse(dry.stdout) as { readonly type: string }).type, "plan")
        const delayed = yield* run([...recall, "--yes", "--delay", "1m"], {
          text: "Starting in 1 min 00 s",
          act: (kill) => kill("SIGINT"),
        })
        assert.strictEqual(delayed.exitCode, exitCodes.interrupted)
        assert.include(delayed.stderr, "stopped before anything was requested")
        const wrongs = [
          ["--delay", "soon"],
          ["--label", "canary-of-x"],
          ["--column", "a", "--extract"],
          ["--time-column", "a"],
        ]
        const ends = yield* Effect.forEach(wrongs, (wrong) => run([...recall, "--yes", ...wrong]), { concurrency: 2 })
        for (const { exitCode, stderr } of ends) assert.strictEqual(exitCode, exitCodes.badInput, stderr)
        untouched()
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "plans: what a log names, what is known by now, and with --probe what the platform says of each",
    () =>
      Effect.gen(function* () {
        const { ids, run, untouched } = yield* prepare(3)
        const planned = yield* run(["plan", "--from", "app.log", "--extract", "--json", "--quiet"])
        assert.strictEqual(planned.stderr, "")
        const plan = JSON.parse(planned.stdout) as Record<string, unknown>
        assert.deepInclude(plan, { type: "plan", ids: 3, calls: 3, readings: 9, canary: 0, known: {}, reach: null })
        assert.deepInclude(plan["window"], { timesKnown: 0, timesUnknown: 3, oldestLeavesAt: null })
        untouched()
        const probed = yield* run(["plan", "--from", "app.log", "--extract", "--probe", "--json"])
        assert.strictEqual(probed.exitCode, 0, probed.stderr)
        const { delivered, notRead, readings, recalled } = (
          JSON.parse(probed.stdout) as { readonly reach: Record<string, unknown> }
        ).reach
        assert.deepEqual(
          { delivered, notRead, readings, recalled },
          { delivered: 12, notRead: [], readings: 3, recalled: 0 },
        )
        const stopped = yield* run(["recall", ids[0]!, ...order, "--yes"], {
          text: ": campaign c-",
          act: (kill) => kill("SIGTERM"),
        })
        assert.strictEqual(stopped.exitCode, exitCodes.interrupted, stopped.stderr)
        const again = JSON.parse((yield* run(["plan", ...ids, "--json"])).stdout) as Record<string, unknown>
        assert.strictEqual(
          Object.values(again["known"] as Record<string, number>).reduce((sum, count) => sum + count, 0),
          (again["knownCampaigns"] as ReadonlyArray<unknown>).length,
        )
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})
