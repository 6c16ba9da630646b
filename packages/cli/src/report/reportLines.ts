import type { CampaignReport } from "@feishu-recall/core"
import { leftForAPerson } from "./leftForAPerson.ts"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { clock, counted, duration, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"

/** A campaign's report for people. It claims what was confirmed, and says of all else that it was not. */
export const reportLines = (report: CampaignReport, terminal: Terminal): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { campaign } = report
  const paragraph = (text: string, indent = 0) => wrap(text, terminal.columns, indent)
  const todo = leftForAPerson(report)
  return [
    ...paragraph(`Campaign ${campaign.campaignId}`).map((line) => paint("bold", line)),
    ...paragraph(`"${printable(campaign.reason)}", ordered by ${printable(campaign.by)}`),
    "",
    ...rows(report).flatMap(({ count, meaning, name, style }) => {
      const lines = paragraph(`${number(count).padStart(9)}  ${name.padEnd(14)} ${meaning}`.trimEnd(), 26)
      return style === undefined ? lines : lines.map((line) => paint(style, line))
    }),
    "",
    ...[...messages(report), timing(report)].flatMap((text) => paragraph(text)),
    ...(todo.length === 0 ? [] : ["", paint("bold", "Left for a person")]),
    ...todo.flatMap((text) => paragraph(`- ${text}`, 2)),
  ]
}

interface Row {
  readonly count: number
  readonly name: string
  readonly meaning: string
  readonly style?: "green" | "yellow" | "red"
}

const rows = (report: CampaignReport): ReadonlyArray<Row> => {
  const all: ReadonlyArray<Row> = [
    { count: report.requested, name: "requested", meaning: "" },
    {
      count: report.confirmed,
      name: "confirmed",
      meaning: report.confirmed === 0 ? "" : "all that was delivered is back",
      style: "green",
    },
    {
      count: report.settledShort,
      name: "settled short",
      meaning: `${missing(report)} did not come back`,
      style: "yellow",
    },
    { count: report.refused, name: "refused", meaning: "the platform does not take these back", style: "yellow" },
    { count: report.unverified, name: "unverified", meaning: "called, but nothing proves the result", style: "yellow" },
    { count: report.cancelled, name: "cancelled", meaning: "before any call could act" },
    { count: report.blocked, name: "blocked", meaning: "waiting for a person", style: "red" },
    { count: report.open, name: "open", meaning: "not finished yet" },
  ]
  return all.filter(({ count, name }) => count > 0 || name === "requested" || name === "confirmed")
}

/** A report keeps the first few of the recalls that fell short; beyond them it knows how many recalls, not messages. */
const missing = ({ short }: CampaignReport): string => {
  const known = short.first.reduce((sum, recall) => sum + recall.missing, 0)
  return `${short.count > short.first.length ? "at least " : ""}${counted(known, "message")}`
}

const messages = (report: CampaignReport): ReadonlyArray<string> => {
  const { deliveredMessages, readAsOf, readBeforeRecall, recalledMessages } = report
  if (report.accepted === 0) return ["No recall was accepted: nothing is known to be back."]
  const back = `${number(recalledMessages)} of ${counted(deliveredMessages, "delivered message")} are back.`
  if (readAsOf === undefined) return [back, "How many people had read one of them is not known."]
  const [from, to] = [clock(readAsOf.from), clock(readAsOf.to)]
  const when = from === to ? `at ${from}` : `from ${from} to ${to}`
  return [
    back,
    `${readBeforeRecall === 0 ? "None" : number(readBeforeRecall)} had been read by then (counted ${when}, with each call).`,
  ]
}

const timing = ({ calls, dispatchMillis, leastPossibleMillis, rateLimited }: CampaignReport): string => {
  if (calls === 0) return "No call was made."
  const limited = rateLimited === 0 ? "none rate limited" : `${number(rateLimited)} of them rate limited`
  const least = leastPossibleMillis > 0 ? `; the budget allows no less than ${duration(leastPossibleMillis)}` : ""
  const span = dispatchMillis > 0 ? ` The first calls were made within ${duration(dispatchMillis)}${least}.` : ""
  return `${counted(calls, "call")}, ${limited}.${span}`
}
