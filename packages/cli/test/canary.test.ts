import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { exitCodes } from "../src/exitCode.ts"
import { runCommand, type RunOptions, temporaryDirectory } from "./runCommand.ts"

layer(Sandbox.layer(), { excludeTestServices: true, timeout: 60_000 })("a canary", (it) => {
  /** A list of ids in a file, the first so many of them too old to be taken back. */
  const prepare = Effect.fnUntraced(function* (late: number, count: number) {
    const { credentials, ledger, stage, url } = yield* Sandbox
    const directory = yield* temporaryDirectory
    const old = late === 0 ? [] : yield* stage({ count: late, people: 2, sentHoursAgo: 24 * 30 })
    const ids = [...old, ...(yield* stage({ count: count - late, people: 2, sentHoursAgo: 1 }))]
    writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
    const lane = ["--app-id", credentials.appId, "--base-url", url]
    const secret = Redacted.value(credentials.appSecret)
    const run = (args: ReadonlyArray<string>, on?: RunOptions["on"]) =>
      runCommand([...args, ...lane], { directory, secret, ...(on === undefined ? {} : { on }) })
    const recall = ["recall", "--from", "ids.txt", "--by", "mei", "--reason", "wrong figures", "--yes"]
    return { ids, run, recall, called: () => ids.filter((id) => ledger.callsOf("recall", id) > 0) }
  })
  const lastOf = (stdout: string) => JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Record<string, unknown>

  it.effect(
    "that is killed between the seal and its first call is gone on with, and then the rest: one story",
    () =>
      Effect.gen(function* () {
        const { called, ids, recall, run } = yield* prepare(0, 6)
        const killed = yield* run([...recall, "--canary", "2"], {
          text: ": campaign c-",
          act: (kill) => kill("SIGKILL"),
        })
        assert.strictEqual(killed.exitCode, null)
        const campaignId = /campaign (c-\S+)/.exec(killed.stderr)![1]!
        assert.deepEqual(called(), [])
        const status = yield* run(["status", "--json"])
        assert.include(status.stdout, `"campaignId":"${campaignId}"`)
        const shown = yield* run(["status", campaignId])
        assert.include(shown.stdout, "It is waiting for its canary.")
        assert.include(
          shown.stdout.replaceAll(/\s+/g, " "),
          `go on with: feishu-recall resume ${campaignId} Its canary`,
        )
        // It takes no reason: nobody had stopped it.
        const ended = yield* run(["resume", campaignId, "--json"])
        assert.strictEqual(ended.exitCode, exitCodes.confirmed, ended.stderr)
        assert.include(ended.stderr, "Canary: the first 2 have to be confirmed; the other 4 wait for them.")
        assert.include(ended.stderr, "The canary is confirmed: going on with the other 4.")
        const records = ended.stdout
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as Record<string, unknown>)
        const passed = records.findIndex(({ state, type }) => type === "canary" && state === "passed")
        assert.isAbove(passed, 0)
        for (const { requested, type } of records.slice(0, passed))
          if (type === "progress") assert.strictEqual(requested, 2)
        const { confirmed, requested, type } = records.at(-1)!
        assert.deepEqual({ type, requested, confirmed }, { type: "summary", requested: 6, confirmed: 6 })
        assert.deepEqual(called(), ids)
      }).pipe(Effect.scoped),
    60_000,
  )

  it.effect(
    "that is refused leaves the rest uncalled until a person says why they may go on, or cancels them",
    () =>
      Effect.gen(function* () {
        const { called, ids, recall, run } = yield* prepare(2, 5)
        const stopped = yield* run([...recall, "--canary", "2", "--label", "payroll"])
        assert.strictEqual(stopped.exitCode, exitCodes.blocked, stopped.stderr)
        assert.include(stopped.stderr, "The canary is not confirmed: 2 refused. The other 3 were not called.")
        assert.match(stopped.stderr, /feishu-recall resume c-\S+ --reason/)
        assert.deepEqual(called(), ids.slice(0, 2))
        const silent = yield* run(["resume", "payroll"])
        assert.strictEqual(silent.exitCode, exitCodes.badInput)
        assert.include(silent.stderr, "its canary is not confirmed")
        const status = yield* run(["status", "payroll"])
        assert.match(status.stdout.replaceAll(/\s+/g, " "), /Its canary \(c-\S+\): 0 of 2 confirmed/)
        const gone = yield* run(["resume", "payroll", "--reason", "only these two are too old", "--json"])
        assert.strictEqual(gone.exitCode, exitCodes.notAllConfirmed, gone.stderr)
        const { confirmed, refused } = lastOf(gone.stdout)
        assert.deepEqual({ confirmed, refused }, { confirmed: 3, refused: 2 })
        assert.deepEqual(called(), ids)
      }).pipe(Effect.scoped),
    60_000,
  )

  it.effect(
    "is cancelled with its campaign, and a list that was killed while it was stored is never called",
    () =>
      Effect.gen(function* () {
        const { called, recall, run } = yield* prepare(0, 3)
        yield* run([...recall, "--canary", "1", "--label", "one"], {
          text: ": campaign c-",
          act: (kill) => kill("SIGKILL"),
        })
        yield* run(["cancel", "one", "--by", "mei", "--reason", "the list was wrong"])
        const ended = yield* run(["resume", "one", "--json"])
        assert.strictEqual(ended.exitCode, exitCodes.notAllConfirmed, ended.stderr)
        assert.strictEqual(lastOf(ended.stdout)["cancelled"], 3)
        assert.deepEqual(called(), [])
      }).pipe(Effect.scoped),
    60_000,
  )
})
