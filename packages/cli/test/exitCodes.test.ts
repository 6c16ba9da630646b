import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { allScopes, changeApp, Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { exitCodes } from "../src/exitCode.ts"
import { runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const sandbox = Sandbox.layer({ settings: { recallMinMs: 50, recallMaxMs: 200 } })

describe("the command ends with", () => {
  const start = Effect.fnUntraced(function* (
    wishes: { readonly count: number; readonly sentHoursAgo: number },
    options: { readonly args?: ReadonlyArray<string>; readonly stopAt?: string } = {},
  ) {
    const { credentials, stage, url } = yield* Sandbox
    const directory = yield* temporaryDirectory
    const ids = yield* stage({ people: 5, ...wishes })
    writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
    const { stopAt } = options
    const run = (args: ReadonlyArray<string>) =>
      runCommand([...args, "--app-id", credentials.appId, "--base-url", url], {
        directory,
        secret: Redacted.value(credentials.appSecret),
        ...(stopAt === undefined ? {} : { on: { text: stopAt, act: (kill) => kill("SIGINT") } }),
      })
    const ended = yield* run([
      "recall",
      "--yes",
      "--from",
      "ids.txt",
      "--reason",
      "wrong figures",
      ...(options.args ?? []),
    ])
    return { ...ended, ids, run }
  })

  it.live(
    "1 when something is not: too late",
    () =>
      Effect.gen(function* () {
        const ended = yield* start({ count: 1, sentHoursAgo: 24 * 30 })
        assert.strictEqual(ended.exitCode, exitCodes.notAllConfirmed, ended.stderr)
        assert.include(ended.stdout, "log id")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "2 when it is used wrongly",
    () =>
      Effect.gen(function* () {
        const ended = yield* start({ count: 1, sentHoursAgo: 1 }, { args: ["--label", "two\nlines"] })
        assert.strictEqual(ended.exitCode, exitCodes.badInput)
        assert.strictEqual(ended.stderr, "--label takes a name on one line, in 100 letters at most\n")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "4 when it is stopped",
    () =>
      Effect.gen(function* () {
        const ended = yield* start({ count: 20, sentHoursAgo: 1 }, { stopAt: "to take back" })
        assert.strictEqual(ended.exitCode, exitCodes.interrupted, ended.stderr)
        assert.match(ended.stderr, /stopped; go on with: feishu-recall resume c-/)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "70 when it can't go on by itself; --debug says where, and nothing of what",
    () =>
      Effect.gen(function* () {
        for (const args of [[], ["--debug"]]) {
          const ended = yield* start({ count: 1, sentHoursAgo: 1 }, { args: ["--store", ".", ...args] })
          assert.strictEqual(ended.exitCode, exitCodes.failed, ended.stderr)
          assert.strictEqual(/\n\s+at /.test(ended.stderr), args.length > 0, ended.stderr)
        }
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "3 when a person is needed; and 0 when somebody saw to it, and everything is confirmed",
    () =>
      Effect.gen(function* () {
        const { credentials, ledger, platform } = yield* Sandbox
        changeApp(platform, credentials.appId, { scopes: [] })
        const ended = yield* start({ count: 3, sentHoursAgo: 1 })
        assert.strictEqual(ended.exitCode, exitCodes.blocked, ended.stderr)
        const campaign = /Campaign (c-\S+)/.exec(ended.stdout)?.[1] ?? ""
        const before = ledger.total()
        const [silent, status] = yield* Effect.all([ended.run(["resume", campaign]), ended.run(["status"])], {
          concurrency: 2,
        })
        assert.strictEqual(silent.exitCode, exitCodes.badInput)
        assert.include(silent.stderr, "say with --reason why it may go on")
        assert.strictEqual(ledger.total(), before)
        assert.include(status.stdout, `feishu-recall resume ${campaign} --reason`)
        changeApp(platform, credentials.appId, { scopes: allScopes })
        // The platform is well again, and still no call of this app is made: whoever looks or plans is told.
        const [doctor, plan] = yield* Effect.all([ended.run(["doctor"]), ended.run(["plan", "--from", "ids.txt"])], {
          concurrency: 2,
        })
        assert.strictEqual(doctor.exitCode, 1, doctor.stdout)
        assert.match(doctor.stdout, /FAIL {2}calls +stopped since \d{4}-/)
        assert.match(plan.stdout, /^ {2}stopped {2}no call of this app is made since \d{4}-/m)
        for (const { stdout } of [doctor, plan]) {
          assert.include(
            stdout.replaceAll(/\s+/g, " "),
            "the app has none of the scopes that the call needs, code 99991672",
          )
          assert.include(stdout, `feishu-recall resume ${campaign} --reason "…"`)
        }
        const resumed = yield* ended.run(["resume", campaign, "--by", "lin.wei", "--reason", "granted", "--order-only"])
        assert.strictEqual(resumed.exitCode, exitCodes.confirmed, resumed.stderr)
        assert.include(resumed.stderr, "is lifted, by lin.wei")
        const done = yield* ended.run(["resume", campaign, "--json"])
        assert.strictEqual(done.exitCode, exitCodes.confirmed, done.stderr)
        assert.include(done.stdout.trimEnd().split("\n").at(-1), '{"type":"summary","campaignId"')
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})
