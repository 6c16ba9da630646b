import type { CampaignReport } from "@feishu-recall/core"
import type { ReportTexts } from "./texts/ReportTexts.ts"
import type { Zone } from "./Zone.ts"

/** In which words and at whose clock a report is told. */
export interface Telling {
  readonly texts: ReportTexts
  readonly zone: Zone
}

/** One way in which recalls can stand, and how many do. */
export interface OutcomeRow {
  readonly outcome: keyof ReportTexts["rows"]
  readonly count: number
  readonly name: string
  readonly meaning: string
  readonly style?: "green" | "yellow" | "red"
}

/** Every way in which a recall of the campaign stands. */
export const outcomeRows = (report: CampaignReport, texts: ReportTexts): ReadonlyArray<OutcomeRow> => {
  const row = (outcome: OutcomeRow["outcome"], meaning: string, style?: OutcomeRow["style"]): OutcomeRow => ({
    outcome,
    count: report[outcome],
    name: texts.rows[outcome],
    meaning,
    ...(style === undefined ? {} : { style }),
  })
  const { isLeast, missing } = missingMessages(report)
  return [
    row("requested", ""),
    row("confirmed", report.confirmed === 0 ? "" : texts.confirmed, "green"),
    row("settledShort", texts.settledShort(missing, isLeast), "yellow"),
    row("refused", texts.refused, "yellow"),
    row("unverified", texts.unverified, "yellow"),
    row("cancelled", texts.cancelled),
    row("blocked", texts.blocked, "red"),
    row("open", texts.open),
  ].filter(({ count, outcome }) => count > 0 || outcome === "requested" || outcome === "confirmed")
}

/** A report keeps the first few of the recalls that fell short; beyond them it knows how many recalls, not messages. */
const missingMessages = ({ short }: CampaignReport) => ({
  missing: short.first.reduce((sum, recall) => sum + recall.missing, 0),
  isLeast: short.count > short.first.length,
})

/** What is known of the messages and their readers. */
export const messageSentences = (report: CampaignReport, { texts, zone }: Telling): ReadonlyArray<string> => {
  const { deliveredMessages, readAsOf, readBeforeRecall, recalledMessages } = report
  if (report.accepted === 0) return [texts.nothingAccepted]
  if (deliveredMessages === 0 && readAsOf === undefined) return [texts.nothingRead]
  const back = texts.back(recalledMessages, deliveredMessages)
  if (readAsOf === undefined) return [back, texts.readersUnknown]
  return [back, texts.readers(readBeforeRecall, zone.clock(readAsOf.from), zone.clock(readAsOf.to))]
}

/** How many calls there were, and how long they took. */
export const timingSentence = (report: CampaignReport, texts: ReportTexts): string => {
  const { calls, dispatchMillis, leastPossibleMillis, rateLimited } = report
  if (calls === 0) return texts.noCall
  const span = dispatchMillis > 0 ? texts.firstCalls(dispatchMillis, leastPossibleMillis) : ""
  return `${texts.calls(calls, rateLimited)}${span}`
}
