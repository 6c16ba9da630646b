import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { prepareStore, startUp } from "../bench/startUp.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-recall-start-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

// `pnpm bench:million` measures the same with a million. Counted is the work, not the time, which others take their share
// of: a start that read its history would do many times as much.
it.live(
  "with 50,000 ended and 1,000 open recalls progress, report and first call come after little work",
  () =>
    Effect.gen(function* () {
      const filename = join(yield* folder, "recalls.db")
      const campaignId = yield* prepareStore(filename, 50_000, 1_000)
      const before = process.cpuUsage()
      const found = yield* startUp(filename, campaignId)
      const { system, user } = process.cpuUsage(before)
      assert.strictEqual(found.open, 1_000)
      assert.isBelow((user + system) / 1_000, 600)
    }),
  { retry: 1 },
)
