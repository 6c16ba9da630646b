import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { assertHonest } from "./outcomes.ts"
import { demoFolder, DemoReport, eventually, runDemo, startDemo } from "./runDemo.ts"

// Together they take as long as the longest: a demo mostly waits.
describe.concurrent("the demo", () => {
  it.live("gives one JSON object that adds up and that the platform agrees with, and leaves no process behind", () =>
    Effect.gen(function* () {
      const folder = yield* demoFolder
      const demo = startDemo(folder, ["--recalls", "60", "--json"])
      // While it runs, nobody else may use its folder.
      yield* eventually(() => (demo.stderr().includes("A sandbox company") ? true : undefined))
      assert.strictEqual(readFileSync(join(folder, "demo.pid"), "utf8").trim(), String(demo.process.pid))
      const second = yield* runDemo(folder, ["--recalls", "10"])
      assert.strictEqual(second.exitCode, 2)
      assert.include(second.stderr, `a demo runs in ${folder} already (process ${demo.process.pid})`)

      const ended = yield* demo.ended
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      assert.lengthOf(ended.stdout.trim().split("\n"), 1)
      const report = yield* Schema.decodeEffect(DemoReport)(ended.stdout)
      assertHonest(report, 60)
      assert.isAbove(report.confirmed, 50)
      assert.strictEqual(report.calls, 60)
      assert.strictEqual(report.witness.calledAgain, 0)
      assert.isAtLeast(report.dispatchMs, report.leastPossibleMs)
      assert.notInclude(ended.stderr, "\u001B")
      const { pid } = yield* Schema.decodeEffect(Pid)(readFileSync(join(folder, "sandbox.log"), "utf8"))
      yield* eventually(() => (isAlive(pid) ? undefined : true))
      assert.isFalse(existsSync(join(folder, "demo.pid")))

      const resumed = yield* runDemo(folder, ["--resume"])
      assert.strictEqual(resumed.exitCode, 2)
      assert.include(resumed.stderr, "has ended")
    }).pipe(Effect.scoped),
  )

  it.live("says that there is nothing to go on with, in one sentence", () =>
    Effect.gen(function* () {
      const folder = yield* demoFolder
      const none = yield* runDemo(folder, ["--resume", "--json"])
      const state = {
        sandbox: { url: "http://127.0.0.1:9", appId: "cli_a", appSecret: "s", pid: 1 },
        liftLimits: false,
        campaignId: "c-20261123-0547-3f9a2b",
      }
      writeFileSync(join(folder, "state.json"), JSON.stringify(state))
      const gone = yield* runDemo(folder, ["--resume"])
      for (const ended of [none, gone]) {
        assert.strictEqual(ended.exitCode, 2)
        assert.strictEqual(ended.stdout, "")
        assert.lengthOf(ended.stderr.trim().split("\n"), 1)
        assert.include(ended.stderr, "without --resume")
      }
    }).pipe(Effect.scoped),
  )

  it.live("is stopped before its seal without leaving a sandbox, and refuses wrong flags", () =>
    Effect.gen(function* () {
      const folder = yield* demoFolder
      const demo = startDemo(folder, ["--recalls", "300"])
      yield* eventually(() => (demo.stderr().includes("Somebody sends") ? true : undefined))
      demo.process.kill("SIGINT")
      const ended = yield* demo.ended
      assert.strictEqual(ended.exitCode, 4)
      assert.include(ended.stderr, "stopped before anything was requested")
      const { pid } = yield* Schema.decodeEffect(Pid)(readFileSync(join(folder, "sandbox.log"), "utf8"))
      yield* eventually(() => (isAlive(pid) ? undefined : true))
      for (const args of [["--recalls", "0"], ["--people", "many"], ["--nonsense"]]) {
        const wrong = yield* runDemo(folder, args)
        assert.strictEqual(wrong.exitCode, 2)
        assert.strictEqual(wrong.stdout, "")
      }
    }).pipe(Effect.scoped),
  )
})

const Pid = Schema.fromJsonString(Schema.Struct({ pid: Schema.Int }))

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
