import type { CampaignReport, PlatformAnswer, Refusals } from "@feishu-recall/core"
import { painter, type Terminal } from "./Terminal.ts"
import { clock, counted, duration, number } from "./words.ts"

/** A campaign's report for people. It claims what was confirmed, and says of all else that it was not. */
export const reportLines = (report: CampaignReport, terminal: Terminal): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { campaign, counts } = { campaign: report.campaign, counts: report }
  const row = (count: number, name: string, meaning: string) =>
    count === 0 ? [] : [`  ${number(count).padStart(7)}  ${name.padEnd(14)} ${meaning}`]
  return [
    paint("bold", `Campaign ${campaign.campaignId}`),
    `  "${campaign.reason}", ordered by ${campaign.by}`,
    "",
    ...row(counts.requested, "requested", ""),
    ...row(counts.confirmed, "confirmed", paint("green", "every message that was delivered is back")),
    ...row(
      counts.settledShort,
      "settled short",
      paint("yellow", `${counted(missing(report), "message")} did not come back`),
    ),
    ...row(counts.refused, "refused", paint("yellow", "the platform will not take these back")),
    ...row(counts.unverified, "unverified", paint("yellow", "called, but nothing proves the result")),
    ...row(counts.cancelled, "cancelled", "before their call"),
    ...row(counts.blocked, "blocked", paint("red", "waiting for a person")),
    ...row(counts.open, "open", "not finished yet"),
    "",
    ...messages(report),
    ...timing(report),
    ...todo(report).flatMap((line, index) => (index === 0 ? ["", paint("bold", "Left for a person"), line] : [line])),
  ]
}

const missing = (report: CampaignReport) => report.short.first.reduce((sum, recall) => sum + recall.missing, 0)

const messages = (report: CampaignReport): ReadonlyArray<string> => {
  if (report.accepted === 0) return ["  No recall was accepted."]
  const back = `  ${number(report.recalledMessages)} of ${counted(report.deliveredMessages, "delivered message")} are back.`
  const asOf =
    report.readAsOf === undefined ? "" : ` (read as of ${clock(report.readAsOf.from)} to ${clock(report.readAsOf.to)})`
  return [back, `  ${number(report.readBeforeRecall)} had been read by then${asOf}.`]
}

const timing = (report: CampaignReport): ReadonlyArray<string> => [
  `  ${counted(report.calls, "call")}, ${number(report.rateLimited)} of them rate limited; dispatched in ${duration(report.dispatchMillis)} (least possible ${duration(report.leastPossibleMillis)}).`,
]

/** Few ids in full, so that they can be looked up; the rest are in `--json` and in the store. */
const idsShown = 3

const todo = (report: CampaignReport): ReadonlyArray<string> => [
  ...(report.blockedBy === undefined ? [] : [`  blocked: ${report.blockedBy.advice}`]),
  ...report.short.first
    .slice(0, idsShown)
    .map(({ delivered, id, missing }) => `  ${id} is short by ${missing} of ${delivered}`),
  ...more(report.short.count, "recall that settled short", "recalls that settled short"),
  ...report.refusals.flatMap(refusal),
  ...report.unproven.first
    .slice(0, idsShown)
    .map(
      ({ answer, id }) =>
        `  ${id} is unverified${answer === undefined ? "" : `: ${said(answer)}`}; read it again later`,
    ),
  ...more(report.unproven.count, "unverified recall", "unverified recalls"),
  ...report.parked.first.slice(0, idsShown).map(({ id }) => `  ${id} can't be read from the store; restore a backup`),
  ...more(report.parked.count, "parked recall", "parked recalls"),
]

const refusal = ({ answer, count, ids }: Refusals): ReadonlyArray<string> => [
  `  ${number(count)} refused: ${said(answer)}`,
  `     ${ids.slice(0, idsShown).join(", ")}${count > idsShown ? `, and ${number(count - idsShown)} more` : ""}`,
]

const said = ({ code, logId, msg, status }: PlatformAnswer): string =>
  `${code ?? `HTTP ${status}`}${msg === undefined ? "" : ` ${msg}`}${logId === undefined ? "" : ` (log id ${logId})`}`

const more = (count: number, one: string, many: string): ReadonlyArray<string> =>
  count > idsShown ? [`  and ${counted(count - idsShown, `more ${one}`, `more ${many}`)}`] : []
