import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { exitCodes } from "../src/exitCode.ts"
import { runCommand, type RunOptions, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const sandbox = Sandbox.layer({ settings: { recallMinMs: 50, recallMaxMs: 200 } })

describe("a canary", () => {
  /** A list of ids in a file; of so many it is too late, and those are refused at once. */
  const prepare = Effect.fnUntraced(function* (
    count: number,
    late: { readonly first?: number; readonly last?: number },
  ) {
    const { credentials, ledger, stage, url } = yield* Sandbox
    const directory = yield* temporaryDirectory
    const { first = 0, last = 0 } = late
    const staged = (some: number, sentHoursAgo: number) =>
      some === 0 ? Effect.succeed([]) : stage({ count: some, people: 2, sentHoursAgo })
    const ids = [
      ...(yield* staged(first, 24 * 30)),
      ...(yield* staged(count - first - last, 1)),
      ...(yield* staged(last, 24 * 30)),
    ]
    writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
    const lane = ["--app-id", credentials.appId, "--base-url", url]
    const secret = Redacted.value(credentials.appSecret)
    const run = (args: ReadonlyArray<string>, on?: RunOptions["on"]) =>
      runCommand([...args, ...lane], { directory, secret, ...(on === undefined ? {} : { on }) })
    const recall = ["recall", "--from", "ids.txt", "--by", "mei", "--reason", "wrong figures", "--yes"]
    return { directory, ids, run, recall, called: () => ids.filter((id) => ledger.callsOf("recall", id) > 0) }
  })
  const lastOf = (stdout: string) => JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Record<string, unknown>

  it.live(
    "that is killed between the seal and its first call is gone on with, and then the rest: one story",
    () =>
      Effect.gen(function* () {
        const { called, ids, recall, run } = yield* prepare(6, { last: 4 })
        const killed = yield* run([...recall, "--canary", "2"], {
          text: ": campaign c-",
          act: (kill) => kill("SIGKILL"),
        })
        assert.strictEqual(killed.exitCode, null)
        const campaignId = /campaign (c-\S+)/.exec(killed.stderr)![1]!
        assert.deepEqual(called(), [])
        const [status, shown] = yield* Effect.all([run(["status", "--json"]), run(["status", campaignId])], {
          concurrency: 2,
        })
        assert.include(status.stdout, `"campaignId":"${campaignId}"`)
        assert.include(shown.stdout, "It waits for its canary.")
        const canaryId = /Its canary \((c-\S+)\)/.exec(shown.stdout)?.[1]
        assert.include(
          shown.stdout.replaceAll(/\s+/g, " "),
          `Its canary (${canaryId}): has not begun. If no process works on it, go on with: feishu-recall resume ${campaignId} `,
        )
        // It takes no reason: nobody had stopped it.
        // Whoever watches meanwhile is told the same story, by the name of either.
        const [ended, ...watches] = yield* Effect.all(
          [run(["resume", campaignId, "--json"]), run(["watch", campaignId]), run(["watch", canaryId!, "--json"])],
          { concurrency: 3 },
        )
        for (const watched of watches) {
          assert.strictEqual(watched.exitCode, exitCodes.notAllConfirmed, watched.stderr)
          assert.match(watched.stderr, /(Canary: the first 2 have|Its canary \(c-\S+\): has not begun)/)
          assert.include(watched.stderr, "The canary is confirmed: going on with the other 4.")
          assert.notInclude(watched.stderr, "paused by")
        }
        assert.match(watches[0].stderr, /^2 requested; 2 accepted; [^]*\n6 requested; 2 accepted; /m)
        assert.deepInclude(lastOf(watches[1].stdout), { type: "summary", requested: 6, confirmed: 2, refused: 4 })
        // Of the rest it is too late, so that they don't take their time as well.
        assert.strictEqual(ended.exitCode, exitCodes.notAllConfirmed, ended.stderr)
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
        const { confirmed, refused, requested, type } = records.at(-1)!
        assert.deepEqual(
          { type, requested, confirmed, refused },
          { type: "summary", requested: 6, confirmed: 2, refused: 4 },
        )
        assert.deepEqual(called(), ids)
        const formats = ["text", "md", "html", "json"]
        const reports = yield* Effect.forEach(formats, (format) => run(["report", campaignId, "--format", format]), {
          concurrency: 2,
        })
        for (const { stderr, stdout } of reports.slice(0, 3))
          assert.match(stdout, /Canary\W.*c-\S+: 2 of 2 confirmed/, stderr)
        assert.deepInclude((JSON.parse(reports[3]!.stdout) as { readonly canary: unknown }).canary, {
          state: "passed",
          confirmed: 2,
        })
        // A pause reaches the canary as well, but nothing waits for what is confirmed.
        yield* run(["pause", campaignId, "--by", "mei", "--reason", "is it the right list?"])
        const paused = yield* run(["status", campaignId])
        assert.match(paused.stdout.replaceAll(/\s+/g, " "), /Its canary \(c-\S+\): 2 of 2 confirmed\. /)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "that is refused leaves the rest uncalled until a person says why they may go on, or cancels them",
    () =>
      Effect.gen(function* () {
        const { called, ids, recall, run } = yield* prepare(5, { first: 5 })
        const stopped = yield* run([...recall, "--canary", "2", "--label", "payroll"])
        assert.strictEqual(stopped.exitCode, exitCodes.blocked, stopped.stderr)
        assert.include(stopped.stderr, "The canary is not confirmed: 2 refused. The other 3 were not called.")
        assert.match(stopped.stderr, /feishu-recall resume c-\S+ --reason/)
        assert.deepEqual(called(), ids.slice(0, 2))
        const [silent, status, listed, watched] = yield* Effect.all(
          [run(["resume", "payroll"]), run(["status", "payroll"]), run(["list"]), run(["watch", "payroll"])],
          { concurrency: 3 },
        )
        assert.strictEqual(silent.exitCode, exitCodes.badInput)
        assert.include(silent.stderr, "its canary is not confirmed")
        assert.match(status.stdout.replaceAll(/\s+/g, " "), /Its canary \(c-\S+\): 0 of 2 confirmed/)
        assert.lengthOf(listed.stdout.match(/^c-/gm)!, 1, listed.stdout)
        assert.match(listed.stdout, /^ {2}Its canary \(c-\S+\): 0 of 2 confirmed\.$/m)
        assert.match(watched.stderr, /Its canary \(c-\S+\): 0 of 2 confirmed/)
        const gone = yield* run(["resume", "payroll", "--reason", "the others as well", "--json"])
        assert.strictEqual(gone.exitCode, exitCodes.notAllConfirmed, gone.stderr)
        assert.deepInclude(lastOf(gone.stdout), { requested: 5, refused: 5 })
        assert.deepEqual(called(), ids)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "is cancelled with its campaign, and nothing of either is called",
    () =>
      Effect.gen(function* () {
        const { called, recall, run } = yield* prepare(3, {})
        yield* run([...recall, "--canary", "1", "--label", "one"], {
          text: ": campaign c-",
          act: (kill) => kill("SIGKILL"),
        })
        yield* run(["cancel", "one", "--by", "mei", "--reason", "the list was wrong"])
        const ended = yield* run(["resume", "one", "--json"])
        assert.strictEqual(ended.exitCode, exitCodes.notAllConfirmed, ended.stderr)
        assert.strictEqual(lastOf(ended.stdout)["cancelled"], 3)
        assert.deepEqual(called(), [])
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "whose list was killed while it was stored leaves nothing that is called: the recall is started again, by its name",
    () =>
      Effect.gen(function* () {
        const { called, directory, ids, recall, run } = yield* prepare(2, { first: 2 })
        const others = Array.from({ length: 60_000 }, (_, place) => `bm-${place.toString(16).padStart(32, "0")}`)
        writeFileSync(join(directory, "ids.txt"), [...ids, ...others].join("\n"))
        const labelled = [...recall, "--label", "payroll"]
        const killed = yield* run(labelled, { text: "canary", act: (kill) => whenOpened(directory, kill) })
        assert.strictEqual(killed.exitCode, null, killed.stderr)
        assert.notInclude(killed.stderr, ": campaign c-")
        const [list, shown, resumed] = yield* Effect.all(
          [run(["list"]), run(["status", "payroll"]), run(["resume", "payroll"])],
          { concurrency: 3 },
        )
        assert.match(list.stdout, /^c-\S+ {2}payroll {2}its list was never completed: nothing was\s+requested\n/)
        assert.include(shown.stdout, "Start the recall again")
        assert.strictEqual(resumed.exitCode, exitCodes.badInput)
        assert.include(resumed.stderr, "so nothing was requested: start the recall again")
        assert.deepEqual(called(), [])
        writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
        const again = yield* run([...labelled, "--json"])
        assert.strictEqual(again.exitCode, exitCodes.notAllConfirmed, again.stderr)
        assert.deepInclude(lastOf(again.stdout), { requested: 2, refused: 2 })
        assert.deepEqual(called(), ids)
        // The name is that of the one that counts.
        const status = yield* run(["status", "payroll", "--json"])
        assert.strictEqual(status.exitCode, 0, status.stderr)
        assert.deepInclude(JSON.parse(status.stdout), { state: "ended", refused: 2 })
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})

/** Kills as soon as the campaign is opened, which is long before so long a list is stored. */
const whenOpened = (directory: string, kill: (signal: "SIGKILL") => void) => {
  const looking = setInterval(() => {
    if (eventsIn(join(directory, "feishu-recall.db")) === 0) return
    clearInterval(looking)
    kill("SIGKILL")
  }, 5)
}

const eventsIn = (filename: string): number => {
  try {
    const db = new DatabaseSync(filename, { readOnly: true })
    try {
      return Number(db.prepare("SELECT count(*) AS count FROM events").get()?.["count"])
    } finally {
      db.close()
    }
  } catch {
    // Not there yet, or its tables are not.
    return 0
  }
}
