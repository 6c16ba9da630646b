import { type CampaignProgress, leastTime, type WorkerPolicy } from "@feishu-recall/core"
import type { View } from "./OutsideView.ts"

/** Milliseconds that are left, at least: no call is repeated and nothing goes wrong. */
export interface Forecast {
  readonly dispatchMillis: number
  readonly confirmMillis: number
}

/**
 * What the budget allows, given what it holds now. Each recall is read when it is called, once while it is worked off
 * and once after its quiet period; those readings have a budget of their own, and are what a long campaign waits for.
 *
 * `sinceAccepted`: how long ago the last recall was accepted, in milliseconds, if anybody saw it.
 */
export const forecast = (
  progress: CampaignProgress,
  view: View,
  policy: WorkerPolicy,
  sinceAccepted: number | undefined,
): Forecast => {
  const { accepted, calling, requested, uncertain } = progress.statuses
  const { recall, windows } = policy
  const used = (api: "recall" | "progress") =>
    view._tag === "Working" ? Math.max(0, ...view.budgets[api].map((window) => window.used)) : 0
  const held = view._tag === "Working" ? view.readingsHeldMillis : 0
  const after = (api: "recall" | "progress", calls: number) =>
    api === "progress" && held > 0
      ? held + leastTime(calls, windows[api])
      : leastTime(used(api) + calls, windows[api]) - leastTime(used(api), windows[api])
  const dispatchMillis = requested === 0 ? 0 : after("recall", requested)
  const readings = requested * 3 + (calling + uncertain) * 2 + accepted
  const quiet = recall.readAfterMillis + recall.quietMillis
  const waiting = requested + calling + uncertain > 0 ? quiet : Math.max(0, quiet - (sinceAccepted ?? quiet))
  return {
    dispatchMillis,
    confirmMillis: readings === 0 ? 0 : Math.max(dispatchMillis + waiting, after("progress", readings)),
  }
}
