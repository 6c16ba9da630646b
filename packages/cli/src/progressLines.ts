import type { CampaignProgress, WorkerView } from "@feishu-recall/core"
import { forecast } from "./forecast.ts"
import { fit, type Paint, painter, type Terminal } from "./Terminal.ts"
import { counted, duration, number } from "./words.ts"

/** How a campaign stands, as a block of lines: the same words whether it is drawn again in place or not. */
export const progressLines = (
  progress: CampaignProgress,
  view: WorkerView,
  terminal: Terminal,
  now: number,
): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { counts, statuses } = progress
  const accepted = statuses.accepted + counts.confirmed + counts.settledShort
  const bars = [
    barLine("accepted", accepted, counts.requested, terminal, (bar) => paint("yellow", bar)),
    barLine("confirmed", counts.confirmed, counts.requested, terminal, (bar) => paint("green", bar)),
  ]
  const rest = [...others(progress, paint), budgetLine(progress, view), leftLine(progress, view)]
  const plain = [...rest, ...trouble(progress, view, now, paint)].filter((line) => line !== undefined)
  return [...bars, ...plain.map((line) => `  ${fit(line, terminal.columns - 2)}`)]
}

/** The same in one line, for logs and pipes. */
export const progressLine = (progress: CampaignProgress, view: WorkerView, now: number): string => {
  const { counts, statuses } = progress
  const accepted = statuses.accepted + counts.confirmed + counts.settledShort
  const parts = [
    `${number(counts.requested)} requested`,
    `${number(accepted)} accepted`,
    `${number(counts.confirmed)} confirmed`,
    ...endings(progress),
    ...[leftLine(progress, view)].filter((line) => line !== undefined).map((line) => line.replace(/^left +/, "")),
    ...trouble(progress, view, now, (_, text) => text),
  ]
  return parts.join(", ")
}

const barLine = (
  label: string,
  done: number,
  total: number,
  terminal: Terminal,
  color: (bar: string) => string,
): string => {
  const width = Math.min(40, terminal.columns - 34)
  const filled = total === 0 ? 0 : Math.floor((done / total) * width)
  const [full, empty] = terminal.unicode ? ["█", "░"] : ["#", "."]
  const bar = color(full.repeat(filled)) + empty.repeat(width - filled)
  return `  ${label.padEnd(10)} ${bar} ${number(done).padStart(7)} of ${number(total)}`
}

const endings = ({ counts }: CampaignProgress): ReadonlyArray<string> =>
  (
    [
      [counts.refused, "refused"],
      [counts.settledShort, "short"],
      [counts.unverified, "unverified"],
      [counts.cancelled, "cancelled"],
      [counts.blocked, "waiting for a person"],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${number(count)} ${name}`)

const others = (progress: CampaignProgress, paint: Paint) => {
  const ended = endings(progress)
  return ended.length === 0 ? [] : [`also       ${paint("yellow", ended.join(", "))}`]
}

const budgetLine = ({ statuses }: CampaignProgress, view: WorkerView): string | undefined => {
  if (view._tag !== "Working" || statuses.requested + statuses.accepted === 0) return undefined
  const api = statuses.requested > 0 ? "recall" : "progress"
  const windows = view.budgets[api].map(({ limit, millis, used }) => `${used} of ${limit} per ${duration(millis)}`)
  const held = statuses.requested > 0 ? `; it holds ${counted(statuses.requested, "call")}` : ""
  return `budget     ${windows.join(", ")}${api === "progress" ? " of readings" : ""}${held}`
}

const leftLine = (progress: CampaignProgress, view: WorkerView): string | undefined => {
  const { confirmMillis, dispatchMillis } = forecast(progress, view)
  if (confirmMillis === 0 || progress.lane.blocked !== undefined) return undefined
  const dispatch = dispatchMillis > 0 ? `at least ${duration(dispatchMillis)} to call, ` : ""
  return `left       ${dispatch}at least ${duration(confirmMillis)} to confirm`
}

const trouble = (
  { campaign, lane }: CampaignProgress,
  view: WorkerView,
  now: number,
  paint: Paint,
): ReadonlyArray<string> => {
  const hold = [lane.holds.recall, lane.holds.progress].find((hold) => hold !== undefined && hold.until > now)
  if (lane.blocked !== undefined) return [paint("red", `blocked    ${lane.blocked.cause}: ${lane.blocked.advice}`)]
  if (campaign.paused) return [paint("yellow", "paused     resume the campaign to go on")]
  if (hold !== undefined)
    return [paint("yellow", `held       ${duration(hold.until - now)} more: ${hold.detail ?? hold.cause}`)]
  if (view._tag === "Working" && view.readingsHeldMillis > 0)
    return [`held       readings wait ${duration(view.readingsHeldMillis)} more: those of the stopped worker count too`]
  return view._tag === "StandingBy" ? [`standby    ${view.holder} works on this lane`] : []
}
