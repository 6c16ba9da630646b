import type { CampaignRecall, CampaignReport } from "@feishu-recall/core"
import { Stream } from "effect"
import { limits } from "../limits.ts"
import { printable } from "../display/textWidth.ts"
import { number } from "../display/words.ts"
import { appendix } from "./appendix.ts"
import { courseChart } from "./courseChart.ts"
import { escapeHtml } from "./escapeHtml.ts"
import { htmlStyle } from "./htmlStyle.ts"
import { leftForAPerson } from "./leftForAPerson.ts"
import { reportFacts, reportNotes } from "./reportFacts.ts"
import type { ToldReport } from "./ToldReport.ts"
import { messageSentences, outcomeRows, type Telling, timingSentence } from "./reportSentences.ts"
import { type Column, courseTable, historyTable, recallColumns, recallRow, type ReportTable } from "./ReportTable.ts"

/**
 * A report as one file for a browser or a printer: no script, nothing fetched. Whatever others wrote is escaped, and
 * the page's own policy forbids everything but its style.
 */
export const htmlReport = <E>(
  report: ToldReport,
  recalls: Stream.Stream<CampaignRecall, E>,
  telling: Telling,
  now: number,
): Stream.Stream<string, E> => {
  const { texts } = telling
  const each = appendix(report, recalls, texts, limits.appendixRows)
  const columns = recallColumns(texts)
  return Stream.make(
    `${head(report, telling)}${body(report, telling)}${section("recalls", texts.appendix, paragraph(each.note))}${openTable(texts.appendix, columns)}`,
  ).pipe(
    Stream.concat(Stream.map(each.recalls, (recall) => rowHtml(recallRow(recall, telling), columns))),
    Stream.concat(
      Stream.make(
        `${closeTable}</section>\n</main>\n<footer>\n${reportNotes(telling, now).map(paragraph).join("")}</footer>\n</body>\n</html>\n`,
      ),
    ),
  )
}

const head = ({ campaign }: CampaignReport, { texts }: Telling): string => `<!doctype html>
<html lang="${texts.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(texts.title(campaign.campaignId))}</title>
<style>
${htmlStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(texts.title(campaign.campaignId))}</h1>
<p>${escapeHtml(texts.order(printable(campaign.reason), printable(campaign.by)))}</p>
</header>
<main>
`

const body = (report: ToldReport, telling: Telling): string => {
  const { texts } = telling
  const todo = leftForAPerson(report, texts)
  const course = courseTable(report, telling)
  const sentences = [...messageSentences(report, telling), timingSentence(report, texts)]
  return [
    section("outcomes", texts.outcomes, outcomesHtml(report, texts)) + sentences.map(paragraph).join("") + end,
    todo.length === 0
      ? ""
      : section(
          "person",
          texts.leftForAPerson,
          `<ul>\n${todo.map((text) => `<li>${escapeHtml(text)}</li>\n`).join("")}</ul>\n`,
        ) + end,
    section(
      "course",
      texts.course,
      course.rows.length === 0
        ? paragraph(texts.nothingHappened)
        : `<figure>\n<div class="frame" role="region" tabindex="0" aria-label="${escapeHtml(texts.chart(report.course.spanMillis / 60_000))}">\n${courseChart(report.course, telling)}\n</div>\n<figcaption>${escapeHtml(texts.chart(report.course.spanMillis / 60_000))}</figcaption>\n</figure>\n${table(texts.course, course)}${paragraph(texts.courseNote(report.course.spanMillis / 60_000))}`,
    ) + end,
    section("history", texts.history, table(texts.history, historyTable(report, telling))) +
      (report.history.leftOut > 0 ? paragraph(texts.leftOut(report.history.leftOut)) : "") +
      end,
    section("order", texts.facts, factsHtml(reportFacts(report, telling))) + end,
  ].join("")
}

const factsHtml = (facts: ReturnType<typeof reportFacts>): string =>
  `<dl>\n${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>\n`).join("")}</dl>\n`

const outcomesHtml = (report: CampaignReport, texts: Telling["texts"]): string =>
  table(texts.outcomes, {
    columns: [
      { name: texts.outcome, isNumber: false },
      { name: texts.recalls, isNumber: true },
      { name: texts.means, isNumber: false },
    ],
    rows: outcomeRows(report, texts).map(({ count, meaning, name }) => [name, number(count), meaning]),
  })

const end = "</section>\n"
const section = (id: string, heading: string, content: string): string =>
  `<section id="${id}" aria-labelledby="${id}-heading">\n<h2 id="${id}-heading">${escapeHtml(heading)}</h2>\n${content}`

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>\n`

const table = (name: string, { columns, rows }: ReportTable): string =>
  `${openTable(name, columns)}${rows.map((row) => rowHtml(row, columns)).join("")}${closeTable}`

/** Wider than a phone, a table is moved in a frame of its own, also by the keyboard. */
const openTable = (name: string, columns: ReadonlyArray<Column>): string =>
  `<div class="frame" role="region" tabindex="0" aria-label="${escapeHtml(name)}">\n<table>\n<thead><tr>${columns
    .map((column) => `<th scope="col"${numeric(column)}>${escapeHtml(column.name)}</th>`)
    .join("")}</tr></thead>\n<tbody>\n`

const closeTable = "</tbody>\n</table>\n</div>\n"

const rowHtml = (cells: ReadonlyArray<string>, columns: ReadonlyArray<Column>): string =>
  `<tr>${cells
    .map((cell, at) =>
      at === 0
        ? `<th scope="row"${numeric(columns[at]!)}>${escapeHtml(cell)}</th>`
        : `<td${numeric(columns[at]!)}>${escapeHtml(cell)}</td>`,
    )
    .join("")}</tr>\n`

const numeric = ({ isNumber }: Column): string => (isNumber ? ' class="number"' : "")
