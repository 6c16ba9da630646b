import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { hasPrivateServer } from "../src/privateServer.ts"
import { runRounds } from "../src/runRounds.ts"

/** Another one each time. The first of each twenty waits out the platform's minute. */
const seed = Math.floor(Math.random() * 10_000) * 20 + 1

describe("programs that are killed and frozen at random moments", () => {
  it.live(
    `lose nothing that was acknowledged, break no rate and report the truth: 20 rounds from seed ${seed}`,
    () =>
      Effect.gen(function* () {
        const { failed, totals } = yield* runRounds({ rounds: 20, seed, store: "sqlite", jobs: 10, told: () => {} })
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

if (!hasPrivateServer)
  process.stderr.write("crash rounds on PostgreSQL: skipped. Install it: apt-get install postgresql\n")

describe.skipIf(!hasPrivateServer)("three programs on one PostgreSQL that goes down twice and cuts connections", () => {
  const first = seed + 1
  it.live(
    `lose nothing that was acknowledged, break no rate and report the truth: 3 rounds from seed ${first}`,
    () =>
      Effect.gen(function* () {
        const { failed, totals } = yield* runRounds({
          rounds: 3,
          seed: first,
          store: "postgres",
          jobs: 3,
          told: () => {},
        })
        assert.deepStrictEqual(failed.map(({ story }) => story).join("\n\n"), "")
        assert.strictEqual(totals.restarts, 6)
        assert.isAtLeast(totals.kills, 3)
        assert.isAtLeast(totals.freezes, 2)
        assert.isAbove(totals.cuts, 0)
        assert.isAbove(totals.repeats, 0)
      }),
    360_000,
  )
})
