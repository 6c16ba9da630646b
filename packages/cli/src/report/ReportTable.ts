import type { CampaignRecall, CampaignReport, CourseCounts, HistoryEntry, PlatformAnswer } from "@feishu-recall/core"
import { printable } from "../display/textWidth.ts"
import { number } from "../display/words.ts"
import { answerWords } from "./answerWords.ts"
import { causeWords } from "./blockWords.ts"
import type { Telling } from "./reportSentences.ts"
import type { ReportTexts } from "./texts/ReportTexts.ts"
import type { Zone } from "./Zone.ts"

/** A table of a report, in words, before it is text, Markdown or HTML. */
export interface ReportTable {
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** Numbers stand at the right. */
export interface Column {
  readonly name: string
  readonly isNumber: boolean
}

const column =
  (isNumber: boolean) =>
  (name: string): Column => ({ name, isNumber })
const [words, numbers] = [column(false), column(true)]

const counted = [
  "calls",
  "accepted",
  "confirmed",
  "refused",
  "rateLimited",
  "recalledMessages",
  "readMessages",
] as const

/** What happened in each span of time in which anything did. */
export const courseTable = ({ course }: CampaignReport, { texts, zone }: Telling): ReportTable => {
  const { before, spans } = course
  const row = (name: string, counts: CourseCounts) =>
    hasHappened(counts) ? [[name, ...counted.map((one) => number(counts[one]))]] : []
  const columns = texts.courseColumns
  return {
    columns: [words(columns.from), ...counted.map((one) => numbers(columns[one]))],
    rows: [...row(texts.beforeOpening, before), ...spans.flatMap((span) => row(zone.minute(span.from), span))],
  }
}

const hasHappened = (counts: CourseCounts): boolean => counted.some((one) => counts[one] !== 0)

/** Who did what, and why. */
export const historyTable = ({ history }: CampaignReport, { texts, zone }: Telling): ReportTable => {
  const { at, by, reason, what } = texts.historyColumns
  return {
    columns: [at, what, by, reason].map(words),
    rows: history.entries.map((entry) => [
      timeOf(entry, zone),
      entry.recalls === undefined ? texts.did[entry.what] : texts.didFor(texts.did[entry.what], entry.recalls),
      entry.by === undefined ? (entry.block === undefined ? "" : texts.platform) : printable(entry.by),
      why(entry, texts),
    ]),
  }
}

/** Of many orders for one reason, the first and the last. */
const timeOf = ({ at, until }: HistoryEntry, zone: Zone): string => {
  if (until === at) return zone.day(at)
  const isSameDay = zone.day(at).slice(0, 10) === zone.day(until).slice(0, 10)
  return `${zone.day(at)} – ${isSameDay ? zone.clock(until) : zone.day(until)}`
}

const why = ({ block, reason }: HistoryEntry, texts: ReportTexts): string => {
  if (block === undefined) return texts.reasonOf(printable(reason ?? ""))
  return causeWords(block.cause, block.answer, texts)
}

/** The columns of the appendix, where each recall is a row. */
export const recallColumns = (texts: ReportTexts): ReadonlyArray<Column> =>
  Object.entries(texts.recallColumns).map(([key, name]) =>
    ["ordinal", "calls", "delivered", "recalled", "read"].includes(key) ? numbers(name) : words(name),
  )

/** A recall as a row of the appendix. */
export const recallRow = (recall: CampaignRecall, { texts, zone }: Telling): ReadonlyArray<string> => {
  const { firstReading, lastReading } = recall
  const answer = recall.answer ?? recall.setback
  const at = (time: number | undefined) => (time === undefined ? "" : zone.day(time))
  const many = (count: number | undefined) => (count === undefined ? "" : number(count))
  const cells: Record<keyof ReportTexts["recallColumns"], string> = {
    ordinal: number(recall.ordinal),
    id: recall.id,
    sentAt: at(recall.sentAt),
    status: texts.statuses[recall.status],
    answer: answer === undefined ? "" : answerWords(withoutLogId(answer), texts),
    logId: printable(recall.logId ?? ""),
    calls: number(recall.calls),
    firstCallAt: at(recall.firstCallAt),
    acceptedAt: at(recall.acceptedAt),
    endedAt: at(recall.endedAt),
    delivered: many(lastReading?.value.success),
    recalled: many(lastReading?.value.recallCount),
    read: many(firstReading?.value.read),
  }
  return Object.keys(texts.recallColumns).map((key) => cells[key as keyof typeof cells])
}

/** It has a column of its own. */
const withoutLogId = ({ logId: _logId, ...answer }: PlatformAnswer): PlatformAnswer => answer
