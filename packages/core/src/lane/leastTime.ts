import type { BudgetWindow } from "./BudgetPolicy.ts"

/**
 * The least time, in milliseconds, in which `calls` calls can be started from empty windows: no client that keeps to
 * the windows is faster. With windows longer by the round trip, it is the most that a {@link Budget} takes.
 *
 * Call *k* starts with the one before it, but one window after the call that is a whole limit before it.
 *
 * @example
 * ```ts
 * import { defaultBudgetPolicy, leastTime } from "@feishu-recall/core"
 *
 * leastTime(2_200, defaultBudgetPolicy.windows) // 123_000
 * ```
 */
export const leastTime = (calls: number, windows: ReadonlyArray<BudgetWindow>): number => {
  if (windows.length === 0) return 0
  const longest = Math.max(...windows.map((window) => window.limit))
  const starts = new Float64Array(Math.min(longest, Math.max(calls, 1)))
  let last = 0
  for (let call = 0; call < calls; call++) {
    let start = last
    for (const { limit, millis } of windows) {
      if (call >= limit) start = Math.max(start, starts[(call - limit) % starts.length]! + millis)
    }
    starts[call % starts.length] = start
    last = start
  }
  return last
}
