import { assert } from "@effect/vitest"
import type { DemoReport } from "./runDemo.ts"

/** What holds for every demo that ended well, however often it was killed. */
export const assertHonest = (report: DemoReport, recalls: number): void => {
  const { blocked, cancelled, confirmed, open, refused, settledShort, unverified, witness } = report
  assert.strictEqual(report.requested, recalls)
  assert.strictEqual(confirmed + settledShort + refused + unverified + cancelled + blocked + open, recalls)
  assert.strictEqual(open + blocked, 0)
  assert.strictEqual(witness.rateLimited, 0)
  assert.isAtMost(witness.worstSecond, 50)
  assert.strictEqual(report.recalledMessages, witness.recalledMessages)
  assert.isAtLeast(witness.recalledBatchMessages, confirmed + settledShort)
  assert.isAtLeast(report.calls, recalls)
}
