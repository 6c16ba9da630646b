import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { quickstart } from "../src/index.ts"

it.live("the quickstart confirms every recall of its campaign, and no message stays behind", () =>
  Effect.gen(function* () {
    const report = yield* quickstart
    assert.strictEqual(report.requested, 20)
    assert.strictEqual(report.confirmed, 20)
    assert.strictEqual(report.recalledMessages, report.deliveredMessages)
    assert.isAbove(report.deliveredMessages, 0)
    assert.strictEqual(report.rateLimited, 0)
  }),
)
