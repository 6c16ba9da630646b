import { execFileSync, spawnSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, layer } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

const script = fileURLToPath(new URL("../../../scripts/bundleCommand.ts", import.meta.url))

const bundled = Effect.map(temporaryDirectory, (directory) => {
  execFileSync(process.execPath, [script, directory], { stdio: "pipe" })
  return { main: join(directory, "main.js") }
})

layer(Sandbox.layer(), { excludeTestServices: true, timeout: 60_000 })("the bundle", (it) => {
  it.effect("has completions whose head names a command that prints them", () =>
    Effect.gen(function* () {
      const { main } = yield* bundled
      for (const shell of ["bash", "zsh", "fish"]) {
        const script = execFileSync(process.execPath, [main, "completions", shell], { encoding: "utf8" })
        const told = /^# +feishu-recall (.+?) >/m.exec(script)?.[1]
        assert.isDefined(told, script.slice(0, 400))
        assert.strictEqual(execFileSync(process.execPath, [main, ...told.split(" ")], { encoding: "utf8" }), script)
      }
    }).pipe(Effect.scoped),
  )

  it.effect("answers --help and --version within four times a Node that does nothing", () =>
    Effect.gen(function* () {
      const { main } = yield* bundled
      const took = (args: ReadonlyArray<string>): number => {
        const started = performance.now()
        assert.strictEqual(spawnSync(process.execPath, args).status, 0)
        return performance.now() - started
      }
      const kinds = {
        bare: ["-e", "0"],
        help: [main, "--help"],
        more: [main, "recall", "-h"],
        version: [main, "--version"],
      }
      // Others work on this machine: they are measured in turns, so that each meets the same of them.
      const rounds = Array.from({ length: 11 }, () => ({
        bare: took(kinds.bare),
        help: took(kinds.help),
        more: took(kinds.more),
        version: took(kinds.version),
      }))
      const median = (kind: keyof typeof kinds): number =>
        rounds.map((round) => round[kind]).toSorted((left, right) => left - right)[5]!
      for (const kind of ["help", "more", "version"] as const)
        assert.isBelow(median(kind), 4 * median("bare"), `${kind}: ${JSON.stringify(rounds)}`)
    }).pipe(Effect.scoped),
  )

  it.effect("says the same as the source, and makes its calls", () =>
    Effect.gen(function* () {
      const { main } = yield* bundled
      const { credentials, ledger, stage, url } = yield* Sandbox
      const directory = yield* temporaryDirectory
      for (const args of [["--help"], ["config", "show", "--help"], ["--version"], ["completions", "fish"]])
        assert.deepEqual(yield* runCommand(args, { directory, main }), yield* runCommand(args, { directory }))
      const [id = ""] = yield* stage({ count: 1, people: 5, sentHoursAgo: 24 * 30 })
      const lane = ["--app-id", credentials.appId, "--base-url", url]
      const secret = Redacted.value(credentials.appSecret)
      const ended = yield* runCommand(["recall", "--yes", id, ...lane, "--reason", "wrong"], {
        directory,
        main,
        secret,
      })
      // Too late, which is told at once.
      assert.strictEqual(ended.exitCode, 1, ended.stderr)
      assert.strictEqual(ledger.callsOf("recall", id), 1)
      assert.include((yield* runCommand(["list"], { directory, main })).stdout, "0 of 1 confirmed")
    }).pipe(Effect.scoped),
  )
})
