import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

describe("feishu-recall sandbox", () => {
  it.live("hands what follows it to the sandbox, with dashes and without, and keeps its own help", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      for (const given of [
        ["--seed", "no-number"],
        ["--", "--seed", "no-number"],
      ]) {
        const { exitCode, stderr } = yield* runCommand(["sandbox", ...given], { directory })
        assert.match(stderr, /--seed/)
        assert.notInclude(stderr, "Unrecognized")
        assert.notStrictEqual(exitCode, 0)
      }
      const help = yield* runCommand(["sandbox", "--help"], { directory })
      assert.include(help.stdout, "to rehearse an incident")
      const its = yield* runCommand(["sandbox", "--", "--help"], { directory })
      assert.include(its.stdout, "--lift-limits")
    }),
  )

  it.live("that is stopped says so, and nothing of calls that it never made", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const { stderr, stdout } = yield* runCommand(["sandbox", "--people", "20"], {
        directory,
        on: { text: '"url"', act: (kill) => kill("SIGTERM") },
      })
      assert.include(stdout, '"appSecret"')
      assert.strictEqual(stderr, "the sandbox is stopped, and all that it held is gone\n")
    }),
  )
})
