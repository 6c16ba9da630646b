import { painter, type Terminal } from "../display/Terminal.ts"
import { textWidth } from "../display/textWidth.ts"
import { wrap } from "../display/wrap.ts"
import { canaryText, reportNotes } from "./reportFacts.ts"
import { reportLines } from "./reportLines.ts"
import type { Telling } from "./reportSentences.ts"
import type { ToldReport } from "./ToldReport.ts"
import { courseTable, historyTable, type ReportTable } from "./ReportTable.ts"

/** What `recall` prints at its end, and then the course and the history. */
export const textReport = (
  report: ToldReport,
  terminal: Terminal,
  telling: Telling,
  now: number,
): ReadonlyArray<string> => {
  const { texts } = telling
  const paint = painter(terminal)
  const paragraph = (text: string) => wrap(text, terminal.columns)
  const course = courseTable(report, telling)
  const { history } = report
  const { canary } = report
  return [
    ...reportLines(report, terminal, telling),
    ...(canary === undefined ? [] : ["", ...paragraph(`${texts.canary} ${canaryText(canary, texts)}`)]),
    "",
    paint("bold", texts.course),
    ...(course.rows.length === 0
      ? paragraph(texts.nothingHappened)
      : [...tableLines(course), ...paragraph(texts.courseNote(report.course.spanMillis / 60_000))]),
    "",
    paint("bold", texts.history),
    ...historyTable(report, telling).rows.flatMap(([at = "", what = "", by = "", reason = ""]) =>
      wrap(`${at}  ${texts.deed(what, by, reason)}`, terminal.columns, 21),
    ),
    ...(history.leftOut > 0 ? paragraph(texts.leftOut(history.leftOut)) : []),
    "",
    ...reportNotes(telling, now).flatMap((text) => paragraph(text)),
  ]
}

/** Columns as wide as their widest cell. */
const tableLines = ({ columns, rows }: ReportTable): ReadonlyArray<string> => {
  const cells = [columns.map(({ name }) => name), ...rows]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => textWidth(row[at]!))))
  return cells.map((row) =>
    row
      .map((cell, at) => {
        const padding = " ".repeat(widths[at]! - textWidth(cell))
        return columns[at]!.isNumber ? padding + cell : cell + padding
      })
      .join("  "),
  )
}
