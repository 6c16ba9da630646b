import { painter, type Terminal } from "../display/Terminal.ts"
import { countdown, counted, day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { currentHold } from "../display/holdWords.ts"
import { limits } from "../limits.ts"
import { blockWords, withoutLogId } from "../report/blockWords.ts"
import { goOnAfterStop } from "./laneStop.ts"
import type { Reach } from "./probeReach.ts"
import { monthlyQuotas, type RecallPlan } from "./RecallPlan.ts"

type Row = readonly [label: string, text: string, style?: "yellow"]

/** The plan, for whoever has to decide about it. What is not known is said to be not known. */
export const planLines = (plan: RecallPlan, terminal: Terminal, now: number): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const rows: ReadonlyArray<Row> = [
    ["app", appText(plan)],
    ...stopRows(plan, now),
    ["known", knownText(plan)],
    ["calls", callsText(plan)],
    ["time", timeText(plan)],
    ["quota", quotaText(plan)],
    windowRow(plan, now),
    ...(plan.reach === undefined ? [] : [reachRow(plan.reach)]),
    ["canary", canaryText(plan)],
  ]
  const title = `Plan for ${counted(plan.ids, "batch message")}${plan.repeats > 0 ? `, ${counted(plan.repeats, "repeated id")} left out` : ""}`
  return [
    ...wrap(title, terminal.columns).map((line) => paint("bold", line)),
    ...rows.flatMap(([label, text, style]) => {
      if (text === "") return []
      const lines = wrap(`  ${label.padEnd(labelWidth)}${text}`, terminal.columns, labelWidth + 2)
      return style === undefined ? lines : lines.map((line) => paint(style, line))
    }),
  ]
}

const labelWidth = 9

const appText = ({ lane }: RecallPlan): string =>
  lane === undefined ? "not told yet: say it with --app-id" : `${lane.appId} at ${lane.baseUrl}`

/** Said before it is begun: its calls would wait for what stopped an earlier campaign. */
const stopRows = ({ stop }: RecallPlan, now: number): ReadonlyArray<Row> => {
  if (stop === undefined) return []
  const { blocked } = stop.lane
  if (blocked !== undefined) {
    const { todo, why } = blockWords(withoutLogId(blocked))
    return [
      ["stopped", `no call of this app is made since ${day(blocked.at)}: ${why}.`, "yellow"],
      ["", todo],
      ["", `Then go on with: ${goOnAfterStop(stop)}`],
    ]
  }
  const held = currentHold(stop.lane, now)
  return held === undefined ? [] : [["held", held, "yellow"]]
}

const knownText = ({ known, knownCampaigns, lane }: RecallPlan): string => {
  if (lane === undefined) return "not known without the app"
  const count = [...known.values()].reduce((sum, one) => sum + one, 0)
  if (count === 0) return "none of them, in this store"
  const named = knownCampaigns.slice(0, limits.campaignsShown).map(({ campaignId }) => campaignId)
  const more = knownCampaigns.length - named.length
  return `${number(count)} from before: ${[...known].map(([status, one]) => `${number(one)} ${statusWords[status]}`).join(", ")} (${named.join(", ")}${more > 0 ? ` and ${number(more)} more` : ""})`
}

const statusWords = {
  requested: "requested",
  calling: "being called",
  uncertain: "without an answer yet",
  accepted: "accepted",
  parked: "parked",
  confirmed: "confirmed",
  settledShort: "settled short",
  refused: "refused",
  unverified: "unverified",
  cancelled: "cancelled",
} as const

const callsText = ({ calls, ids, readings }: RecallPlan): string => {
  const again = ids - calls
  const stay = again === 0 ? "" : `; ${number(again)} ${again === 1 ? "is" : "are"} not called again`
  if (calls === 0) return "none: all of them have been called already"
  return `${counted(calls, "recall")} and ${counted(readings, "reading")} of the progress, if no call is repeated${stay}`
}

const timeText = ({ calls, confirmMillis, dispatchMillis }: RecallPlan): string => {
  if (calls === 0) return ""
  const dispatch = dispatchMillis > 0 ? `at least ${countdown(dispatchMillis)} to call, ` : ""
  return `${dispatch}at least ${countdown(confirmMillis)} to confirm`
}

const quotaText = ({ calls, readings }: RecallPlan): string => {
  if (calls === 0) return ""
  const shares = monthlyQuotas.map((quota) => `${percent((calls + readings) / quota)} of ${number(quota)}`)
  return `${counted(calls + readings, "call")}. Only the free edition has one a month: ${shares.join(", or ")} (the platform has named both). What is left of it is not known.`
}

const percent = (share: number): string => {
  if (share > 1) return `${share.toFixed(1)} times all`
  return share < 0.001 ? "less than 0.1 %" : `${(share * 100).toFixed(1)} %`
}

const windowRow = ({ dispatchMillis, window }: RecallPlan, now: number): Row => {
  const { oldestLeavesAt, oldestSentAt, past, timesKnown, timesUnknown } = window
  const rule = "24 h after its sending, unless the tenant's administrator has set another time"
  if (oldestLeavesAt === undefined || oldestSentAt === undefined)
    return ["window", `A message can be taken back for ${rule}. When these were sent is not known.`]
  const left = oldestLeavesAt - now
  const when =
    past > 0
      ? `${number(past)} of ${number(timesKnown)} may be too late: the platform decides.`
      : `The oldest was sent ${day(oldestSentAt)}: ${countdown(left)} are left.`
  const unknown = timesUnknown > 0 ? ` When ${number(timesUnknown)} were sent is not known.` : ""
  const text = `${when}${unknown} A message can be taken back for ${rule}.`
  return past > 0 || left < dispatchMillis ? ["window", text, "yellow"] : ["window", text]
}

const reachRow = ({ delivered, notRead, read, readings, recalled }: Reach): Row => {
  const failed = notRead.reduce((sum, { count }) => sum + count, 0)
  const trouble =
    failed === 0
      ? ""
      : ` Nothing is known of ${number(failed)}: ${notRead.map(({ count, why }) => `${number(count)} × ${why}`).join("; ")}.`
  const text = `${counted(delivered, "message")} delivered by ${number(readings)} of them, ${number(read)} read so far; a recall was made of ${number(recalled)} already.${trouble}`
  return failed > 0 ? ["reach", text, "yellow"] : ["reach", text]
}

const canaryText = ({ calls, canary }: RecallPlan): string =>
  canary.length === 0
    ? ""
    : `the first ${number(canary.length)}; the other ${number(calls - canary.length)} when these are confirmed`
