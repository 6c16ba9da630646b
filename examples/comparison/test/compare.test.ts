import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { Comparison, comparisonLines, compareWays } from "../src/index.ts"

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")

describe("the comparison", () => {
  it.live(
    "finds each way as it is: nobody loses an id here, only one knows what is left, and only one calls what is needed",
    () =>
      Effect.gen(function* () {
        const options = { recalls: 100, seed: 7, windows: "sliding", json: true } as const
        // All at once: it is not their time that is held here.
        const { own, staying, ways } = yield* compareWays(options, 4, () => undefined)
        const of = (name: string) => ways.find(({ way }) => way === name)!
        const ours = of("feishu-recall")
        assert.deepInclude(ours, { rateLimited: 0, neverCalled: 0, claimedNothing: 0, calledForNothing: 0 })
        assert.deepInclude(ours, { claimedDoneButLeft: 0, claimedFailedButGone: 0, left: staying })
        assert.isAbove(ours.gone, own - 5)
        assert.isAbove(ours.readings, ours.gone)
        assert.isNotNull(ours.allAcceptedMillis)
        for (const name of ["loop", "chunks", "careful"]) {
          assert.deepInclude(of(name), { readings: 0, claimedNothing: 0, neverCalled: 0 })
          assert.isAtLeast(of(name).left, staying)
          // Of a list this short, the chunks' few that stay may have been refused as too many.
          assert.isAbove(of(name).claimedDoneButLeft + (name === "chunks" ? of(name).rateLimited : 0), 0, name)
        }
        // A program without a memory calls again what the one before had called.
        assert.isAbove(of("loop").calledForNothing, 30)
        assert.isAbove(of("chunks").calledForNothing, 20)
      }),
    300_000,
  )

  it("refuses what it can't compare, before it starts anything", async () => {
    const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
    for (const args of [["--recalls", "2"], ["--windows", "round"], ["--seed", "-1"], ["--nonsense"]]) {
      const ended = await promisify(execFile)(process.execPath, [main, ...args]).catch((error: unknown) => error)
      assert.deepInclude(ended, { code: 2, stdout: "" })
    }
    const { stdout } = await promisify(execFile)(process.execPath, [main, "--help"])
    assert.include(stdout, "--recalls")
  })

  it.effect.each([
    ["sliding.json", "sliding.txt"],
    ["fixed.json", "fixed.txt"],
  ])("prints of the run in %s what the documents quote: %s", ([run, printed]) =>
    Effect.gen(function* () {
      const comparison = yield* Schema.decodeEffect(Schema.fromJsonString(Comparison))(read(run!))
      const lines = comparisonLines(comparison)
      assert.strictEqual(`${lines.join("\n")}\n`, read(printed!))
      assert.isAtMost(Math.max(...lines.map((line) => line.length)), 80)
    }),
  )
})
