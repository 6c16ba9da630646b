import type { CampaignProgress, WorkerView } from "@feishu-recall/core"
import type { Forecast } from "./forecast.ts"
import { type Paint, painter, type Terminal } from "./Terminal.ts"
import { printable } from "./textWidth.ts"
import { countdown, counted, duration, number } from "./words.ts"
import { wrap } from "./wrap.ts"

/** How a campaign stands, as a block of lines that fit the terminal: short, and every count as the log has it. */
export const progressLines = (
  progress: CampaignProgress,
  view: WorkerView,
  terminal: Terminal,
  now: number,
  left: Forecast,
): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { counts } = progress
  const rows: ReadonlyArray<Row> = [
    { label: "also", text: endings(progress).join(", "), style: "yellow" },
    ...budgetRow(progress, view),
    { label: "left", text: leftText(progress, left) },
    ...trouble(progress, view, now),
  ]
  return [
    ...wrap(`  ${"requested".padEnd(labelWidth)}${number(counts.requested)}`, terminal.columns),
    barLine("accepted", acceptedOf(progress), counts.requested, terminal, paint, "yellow"),
    barLine("confirmed", counts.confirmed, counts.requested, terminal, paint, "green"),
    ...rows.flatMap(({ label, style, text }) => {
      if (text === "") return []
      const lines = wrap(`  ${label.padEnd(labelWidth)}${text}`, terminal.columns, labelWidth + 2)
      return style === undefined ? lines : lines.map((line) => paint(style, line))
    }),
  ]
}

/** The same in one line, for logs and pipes. */
export const progressLine = (progress: CampaignProgress, view: WorkerView, now: number, left: Forecast): string =>
  [
    `${number(progress.counts.requested)} requested`,
    `${number(acceptedOf(progress))} accepted`,
    `${number(progress.counts.confirmed)} confirmed`,
    ...endings(progress),
    leftText(progress, left),
    ...trouble(progress, view, now).map(({ label, text }) => `${label}: ${text}`),
  ]
    .filter((part) => part !== "")
    .join("; ")

interface Row {
  readonly label: string
  readonly text: string
  readonly style?: Parameters<Paint>[0]
}

const labelWidth = 11

/** Whatever became of them afterwards: what the platform did not accept can't be confirmed, nor settle short. */
const acceptedOf = ({ counts, statuses }: CampaignProgress): number =>
  statuses.accepted + counts.confirmed + counts.settledShort

const barLine = (
  label: string,
  done: number,
  total: number,
  terminal: Terminal,
  paint: Paint,
  style: "yellow" | "green",
): string => {
  const text = `  ${label.padEnd(labelWidth)}`
  const figure = number(done).padStart(number(total).length)
  const width = Math.min(40, terminal.columns - text.length - figure.length - 2)
  if (width < 8) return `${text}${figure}`.slice(0, terminal.columns)
  const filled = total === 0 ? 0 : Math.floor((done / total) * width)
  const [full, empty] = terminal.unicode ? ["█", "░"] : ["#", "."]
  return `${text}${paint(style, full.repeat(filled))}${empty.repeat(width - filled)}  ${figure}`
}

const endings = ({ counts, statuses }: CampaignProgress): ReadonlyArray<string> =>
  (
    [
      [counts.refused, "refused"],
      [counts.settledShort, "settled short"],
      [counts.unverified, "unverified"],
      [counts.cancelled, "cancelled"],
      [counts.blocked, "blocked"],
      [statuses.uncertain, "without an answer yet"],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${number(count)} ${name}`)

/** What waits for a call, and whether it is the budget that holds it. */
const budgetRow = (progress: CampaignProgress, view: WorkerView): ReadonlyArray<Row> => {
  const { campaign, counts, lane, statuses } = progress
  if (view._tag !== "Working" || lane.blocked !== undefined || campaign.paused) return []
  const calls = statuses.requested
  const windows = view.budgets[calls > 0 ? "recall" : "progress"]
  const use = windows.map(({ limit, millis, used }) => `${number(used)} of ${number(limit)} ${per(millis)}`).join(", ")
  const full = windows.some(({ limit, used }) => used >= limit)
  if (calls === 0) {
    const readings = statuses.accepted + statuses.uncertain
    return full && readings > 0 ? [{ label: "readings", text: `${number(readings)} held by the budget; ${use}` }] : []
  }
  if (full) return [{ label: "calls", text: `${number(calls)} held by the budget; ${use}` }]
  // An empty budget holds nothing: these had an answer that says to come back later.
  if (windows.some(({ used }) => used === 0) && acceptedOf(progress) + counts.refused > 0)
    return [{ label: "calls", text: `${counted(calls, "recall waits", "recalls wait")} to be called again` }]
  return [{ label: "calls", text: [`${number(calls)} to be made`, use].filter((part) => part !== "").join("; ") }]
}

const per = (millis: number): string =>
  millis === 1_000 ? "a second" : millis === 60_000 ? "a minute" : `in ${duration(millis)}`

const leftText = (progress: CampaignProgress, { confirmMillis, dispatchMillis }: Forecast): string => {
  const { campaign, counts, lane, statuses } = progress
  if (lane.blocked !== undefined || campaign.paused || counts.open === 0) return ""
  const dispatch = dispatchMillis > 0 ? `at least ${countdown(dispatchMillis)} to call, ` : ""
  if (confirmMillis > 0) return `${dispatch}at least ${countdown(confirmMillis)} to confirm`
  const unproven = statuses.accepted + statuses.uncertain
  return unproven > 0 ? `until the counts of ${counted(unproven, "recall")} are at rest` : ""
}

const trouble = ({ campaign, lane }: CampaignProgress, view: WorkerView, now: number): ReadonlyArray<Row> => {
  const hold = [lane.holds.recall, lane.holds.progress].find((hold) => hold !== undefined && hold.until > now)
  if (lane.blocked !== undefined)
    return [{ label: "blocked", text: `${lane.blocked.cause}: ${printable(lane.blocked.advice)}`, style: "red" }]
  if (campaign.paused) return [{ label: "paused", text: "resume the campaign to go on", style: "yellow" }]
  if (hold !== undefined) {
    const text = `${countdown(hold.until - now)} more: ${printable(hold.detail ?? hold.cause)}`
    return [{ label: "held", text, style: "yellow" }]
  }
  if (view._tag === "Working" && view.readingsHeldMillis > 0) {
    const text = `readings wait ${countdown(view.readingsHeldMillis)} more: those of the stopped worker count too`
    return [{ label: "held", text }]
  }
  if (view._tag === "WaitingForStore")
    return [{ label: "waiting", text: `for the store, which does not answer now (${view.reason})`, style: "yellow" }]
  if (view._tag === "StandingBy")
    return [
      { label: "standby", text: `${printable(view.holder)} makes the calls; this process takes over when it ends` },
    ]
  return []
}
