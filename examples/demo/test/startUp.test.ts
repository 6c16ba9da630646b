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

// `pnpm bench:million` measures the same with a million: a start that read its history would take twenty times as long.
it.live(
  "with 50,000 ended and 1,000 open recalls progress, report and first call come soon after the start",
  () =>
    Effect.gen(function* () {
      const filename = join(yield* folder, "recalls.db")
      const campaignId = yield* prepareStore(filename, 50_000, 1_000)
      const found = yield* startUp(filename, campaignId)
      assert.strictEqual(found.open, 1_000)
      assert.isBelow(found.firstCallMillis, 1_000)
    }),
  { retry: 1 },
)
