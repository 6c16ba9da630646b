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
})
