import type { CampaignRecall } from "@feishu-recall/core"
import { Stream } from "effect"
import { limits } from "../limits.ts"
import { printable } from "../display/textWidth.ts"
import { number } from "../display/words.ts"
import { appendix } from "./appendix.ts"
import { leftForAPerson } from "./leftForAPerson.ts"
import { reportFacts, reportNotes } from "./reportFacts.ts"
import type { ToldReport } from "./ToldReport.ts"
import { messageSentences, outcomeRows, type Telling, timingSentence } from "./reportSentences.ts"
import { type Column, courseTable, historyTable, recallColumns, recallRow } from "./ReportTable.ts"

/** A report for an issue or a wiki, in GitHub's Markdown (https://github.github.com/gfm). */
export const markdownReport = <E>(
  report: ToldReport,
  recalls: Stream.Stream<CampaignRecall, E>,
  telling: Telling,
  now: number,
): Stream.Stream<string, E> => {
  const { texts } = telling
  const todo = leftForAPerson(report, texts)
  const course = courseTable(report, telling)
  const history = historyTable(report, telling)
  const each = appendix(report, recalls, texts, limits.markdownRows)
  const lines = [
    `# ${escapeMarkdown(texts.title(report.campaign.campaignId))}`,
    "",
    escapeMarkdown(texts.order(printable(report.campaign.reason), printable(report.campaign.by))),
    "",
    `## ${texts.outcomes}`,
    "",
    ...head([
      { name: texts.outcome, isNumber: false },
      { name: texts.recalls, isNumber: true },
      { name: texts.means, isNumber: false },
    ]),
    ...outcomeRows(report, texts).map(({ count, meaning, name }) => row([name, number(count), meaning])),
    "",
    ...[...messageSentences(report, telling), timingSentence(report, texts)].flatMap((text) => [
      escapeMarkdown(text),
      "",
    ]),
    ...(todo.length === 0
      ? []
      : [`## ${texts.leftForAPerson}`, "", ...todo.map((text) => `- ${escapeMarkdown(text)}`), ""]),
    `## ${texts.course}`,
    "",
    ...(course.rows.length === 0
      ? [texts.nothingHappened]
      : [...head(course.columns), ...course.rows.map(row), "", texts.courseNote(report.course.spanMillis / 60_000)]),
    "",
    `## ${texts.history}`,
    "",
    ...head(history.columns),
    ...history.rows.map(row),
    ...(report.history.leftOut > 0 ? ["", texts.leftOut(report.history.leftOut)] : []),
    "",
    `## ${texts.facts}`,
    "",
    ...reportFacts(report, telling).map(([name, value]) => `- **${name}**: ${escapeMarkdown(value)}`),
    "",
    `## ${texts.appendix}`,
    "",
    each.note,
    "",
    ...head(recallColumns(texts)),
  ]
  const notes = ["", ...reportNotes(telling, now).flatMap((note) => [escapeMarkdown(note), ""])]
  return Stream.make(lines.map((line) => `${line}\n`).join("")).pipe(
    Stream.concat(Stream.map(each.recalls, (recall) => `${row(recallRow(recall, telling))}\n`)),
    Stream.concat(Stream.make(`${notes.join("\n").trimEnd()}\n`)),
  )
}

const row = (cells: ReadonlyArray<string>): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`

const head = (columns: ReadonlyArray<Column>): ReadonlyArray<string> => [
  row(columns.map(({ name }) => name)),
  `| ${columns.map(({ isNumber }) => (isNumber ? "--:" : "---")).join(" | ")} |`,
]

/** A text of others is shown as it is: none of its letters makes a link, a heading, HTML or another cell. */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(/[\\`*_[\]{}|~#]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
