import type { CampaignProgress } from "@feishu-recall/core"
import type { OutsideView, View } from "./OutsideView.ts"
import type { Row } from "./Row.ts"
import { counted, duration, number } from "./words.ts"

/** What waits for a call, and whether it is the budget that holds it; from outside, what the log has of the calls. */
export const callRows = (progress: CampaignProgress, view: View): ReadonlyArray<Row> => {
  const { campaign, counts, lane, statuses } = progress
  if (lane.blocked !== undefined || campaign.paused !== undefined) return []
  const calls = statuses.requested
  if (view._tag === "Outside") return callsSeen(calls, view)
  if (view._tag !== "Working") return []
  const windows = view.budgets[calls > 0 ? "recall" : "progress"]
  const use = windows.map(({ limit, millis, used }) => `${number(used)} of ${number(limit)} ${per(millis)}`).join(", ")
  const full = windows.some(({ limit, used }) => used >= limit)
  if (calls === 0) {
    const readings = statuses.accepted + statuses.uncertain
    return full && readings > 0 ? [{ label: "readings", text: `${number(readings)} held by the budget; ${use}` }] : []
  }
  if (full) return [{ label: "calls", text: `${number(calls)} held by the budget; ${use}` }]
  // An empty budget holds nothing: these had an answer that says to come back later.
  if (
    windows.some(({ used }) => used === 0) &&
    statuses.accepted + counts.confirmed + counts.settledShort + counts.refused > 0
  )
    return [{ label: "calls", text: `${counted(calls, "recall waits", "recalls wait")} to be called again` }]
  return [{ label: "calls", text: [`${number(calls)} to be made`, use].filter((part) => part !== "").join("; ") }]
}

const callsSeen = (calls: number, { lastMinute, lastSecond }: OutsideView): ReadonlyArray<Row> => {
  const made = `${number(lastSecond)} in the last second, ${number(lastMinute)} in the last minute (seen from outside)`
  if (calls > 0) return [{ label: "calls", text: `${number(calls)} to be made; ${made}` }]
  return lastMinute > 0 ? [{ label: "calls", text: made }] : []
}

const per = (millis: number): string =>
  isAbout(millis, 1_000) ? "a second" : isAbout(millis, 60_000) ? "a minute" : `in ${duration(millis)}`

/** The worker measures a window a little longer than the platform does, for the clocks' sake: nobody needs to see that. */
const isAbout = (millis: number, window: number): boolean => Math.abs(millis - window) < window / 100
