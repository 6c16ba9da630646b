import { Schema } from "effect"
import { limits } from "../limits.ts"

const Duration = Schema.Finite.check(
  Schema.isGreaterThan(0, { message: "expected a duration in milliseconds above 0, e.g. 1000" }),
)

/** How many calls may reach the platform within any span of `millis` milliseconds. */
export const BudgetWindow = Schema.Struct({
  /** Calls. */
  limit: Schema.Int.check(
    Schema.isGreaterThanOrEqualTo(1, { message: "expected a whole number of calls from 1" }),
    // The budget keeps that many moments.
    Schema.isLessThanOrEqualTo(100_000, { message: "expected at most 100,000 calls in a window" }),
  ),
  /** Length of the span, in milliseconds. */
  millis: Duration,
})
export type BudgetWindow = typeof BudgetWindow.Type

/**
 * What one API of one lane may be asked: every window holds at once, and no window means no limit.
 *
 * @example
 * ```ts
 * import { BudgetPolicy } from "@feishu-recall/core"
 * import { Schema } from "effect"
 *
 * Schema.decodeResult(BudgetPolicy)({ windows: [{ limit: 5, millis: 1_000 }], callTimeoutMillis: 10_000 })
 * ```
 */
export const BudgetPolicy = Schema.Struct({
  /** All of them hold. */
  windows: Schema.Array(BudgetWindow),
  /**
   * How long after its start a call can still reach the platform, in milliseconds. The caller gives up on an answer no
   * earlier than that, or the limit can be broken by calls that are still under way.
   */
  callTimeoutMillis: Duration,
})
export type BudgetPolicy = typeof BudgetPolicy.Type

/**
 * 50 calls a second and 1000 a minute, for `DELETE batch_messages` and for `get_progress` alike, each apart.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
 */
export const defaultBudgetPolicy: BudgetPolicy = {
  windows: [
    { limit: limits.budget.callsPerSecond, millis: 1_000 },
    { limit: limits.budget.callsPerMinute, millis: 60_000 },
  ],
  callTimeoutMillis: limits.budget.callTimeoutMillis,
}
