import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { runRounds } from "../src/runRounds.ts"

/** Another one each time. The first of each twenty waits out the platform's minute. */
const seed = Math.floor(Math.random() * 10_000) * 20 + 1

describe("programs that are killed and frozen at random moments", () => {
  it.live(
    `lose nothing that was acknowledged, break no rate and report the truth: 20 rounds from seed ${seed}`,
    () =>
      Effect.gen(function* () {
        const { failed, totals } = yield* runRounds({ rounds: 20, seed, jobs: 10, told: () => {} })
        assert.deepStrictEqual(failed.map(({ story }) => story).join("\n\n"), "")
        // What was meant to be hard was hard.
        assert.isAbove(totals.kills, 20)
        assert.isAbove(totals.freezes, 10)
        assert.isAbove(totals.copies, 40)
        assert.isAbove(totals.repeats, 0)
      }),
    360_000,
  )
})
