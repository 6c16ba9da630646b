import type { CampaignProgress } from "@feishu-recall/core"
import { callRows } from "./callRows.ts"
import type { Forecast } from "./forecast.ts"
import type { View } from "./OutsideView.ts"
import { problemLines } from "./problemLines.ts"
import type { Problem } from "./problems.ts"
import type { Row } from "./Row.ts"
import { type Paint, painter, type Terminal } from "./Terminal.ts"
import { troubleRows } from "./troubleRows.ts"
import { countdown, counted, number } from "./words.ts"
import { wrap } from "./wrap.ts"

/**
 * How a campaign stands, as a block of lines that fit the terminal: short, and every count as the log has it. In a low
 * window what can best be spared is left out.
 */
export const progressLines = (
  progress: CampaignProgress,
  view: View,
  terminal: Terminal,
  now: number,
  left: Forecast,
  problems: ReadonlyArray<Problem> = [],
  isLast = false,
): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { counts } = progress
  const indent = terminal.columns < roomy ? 4 : labelWidth + 2
  const row = ({ label, style, text }: Row): ReadonlyArray<string> => {
    if (text === "") return []
    const lines = wrap(`  ${label.padEnd(labelWidth)}${text}`, terminal.columns, indent)
    return style === undefined ? lines : lines.map((line) => paint(style, line))
  }
  const bar = (label: string, done: number, style: "yellow" | "green") => [
    barLine(label, done, counts.requested, terminal, paint, style),
  ]
  // In the order in which they stand, with how badly each is needed.
  const parts: ReadonlyArray<Part> = [
    { rank: ranks.requested, lines: row({ label: "requested", text: number(counts.requested) }) },
    { rank: ranks.accepted, lines: bar("accepted", acceptedOf(progress), "yellow") },
    { rank: ranks.confirmed, lines: bar("confirmed", counts.confirmed, "green") },
    { rank: ranks.endings, lines: row({ label: "also", text: endings(progress).join(", "), style: "yellow" }) },
    { rank: ranks.calls, lines: callRows(progress, view).flatMap(row) },
    { rank: ranks.left, lines: row({ label: "left", text: leftText(progress, left) }) },
    { rank: ranks.trouble, lines: shownTroubles(progress, view, now, isLast).flatMap(row) },
  ]
  let room = terminal.rows - 1
  const kept = new Map<Part, ReadonlyArray<string>>()
  for (const part of parts.toSorted((one, other) => one.rank - other.rank)) {
    // What a person must do is shown as far as there is room; half a line of anything else is worth nothing.
    const lines = part.lines.length <= room || part.rank === ranks.trouble ? part.lines.slice(0, room) : []
    room -= lines.length
    kept.set(part, lines)
  }
  const lines = parts.flatMap((part) => kept.get(part) ?? [])
  return [...lines, ...problemLines(problems, terminal, room)]
}

interface Part {
  readonly rank: number
  readonly lines: ReadonlyArray<string>
}

/** What is needed most comes first. */
const ranks = { confirmed: 0, trouble: 1, accepted: 2, endings: 3, requested: 4, left: 5, calls: 6 } as const

/** The same in one line, for logs and pipes. */
export const progressLine = (
  progress: CampaignProgress,
  view: View,
  now: number,
  left: Forecast,
  isLast = false,
): string =>
  [
    `${number(progress.counts.requested)} requested`,
    `${number(acceptedOf(progress))} accepted`,
    `${number(progress.counts.confirmed)} confirmed`,
    ...endings(progress),
    leftText(progress, left),
    ...shownTroubles(progress, view, now, isLast).map(({ label, text }) => `${label}: ${text}`),
  ]
    .filter((part) => part !== "")
    .join("; ")

/** What a person must do stands in the report, which follows the last state at once. */
const shownTroubles = (progress: CampaignProgress, view: View, now: number, isLast: boolean) =>
  troubleRows(progress, view, now).slice(0, isLast ? 1 : undefined)

const labelWidth = 11
/** In a narrower window texts begin under their label. */
const roomy = 40

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

const leftText = (progress: CampaignProgress, { confirmMillis, dispatchMillis }: Forecast): string => {
  const { campaign, counts, lane, statuses } = progress
  if (lane.blocked !== undefined || campaign.paused !== undefined || counts.open === 0) return ""
  const dispatch = dispatchMillis > 0 ? `at least ${countdown(dispatchMillis)} to call, ` : ""
  if (confirmMillis > 0) return `${dispatch}at least ${countdown(confirmMillis)} to confirm`
  const unproven = statuses.accepted + statuses.uncertain
  return unproven > 0 ? `until the counts of ${counted(unproven, "recall")} are at rest` : ""
}
