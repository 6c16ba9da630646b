import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { counted } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import type { Check } from "./Check.ts"

/** The checks for people: what failed with what to do about it; what was not tried, in as few lines as it takes. */
export const checkLines = (checks: ReadonlyArray<Check>, terminal: Terminal): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const failed = checks.filter(({ status }) => status === "fail").length
  const last = failed > 0 ? `${counted(failed, "check")} failed.` : "Nothing is wrong that can be seen from here."
  return [
    ...merged(checks).flatMap((check) => linesOf(check, terminal)),
    "",
    ...wrap(last, terminal.columns).map((line) => paint(failed > 0 ? "red" : "green", line)),
  ]
}

/** Neighbours of which the same can't be told. */
const merged = (checks: ReadonlyArray<Check>): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (const check of checks) {
    const before = rows.at(-1)
    if (before?.status === "unknown" && check.status === "unknown" && before.found === check.found)
      rows[rows.length - 1] = { ...before, names: [...before.names, check.name] }
    else rows.push({ ...check, names: [check.name] })
  }
  return rows
}

interface Row extends Omit<Check, "name"> {
  readonly names: ReadonlyArray<string>
}

/** Letters, so that it can be searched, and read without colours. */
const marks = { pass: "pass", fail: "FAIL", unknown: "  - " } as const
const styles = { pass: "green", fail: "red", unknown: undefined } as const
/** Where the text begins: beside the names, or below them where that leaves no room for it. */
const beside = " ".repeat(23)
const below = " ".repeat(4)

const linesOf = ({ found, logId, names, page, status, todo }: Row, terminal: Terminal): ReadonlyArray<string> => {
  const style = styles[status]
  const mark = style === undefined ? marks[status] : painter(terminal)(style, marks[status])
  const under = [
    todo,
    page === undefined ? undefined : `Page: ${page}`,
    logId === undefined ? undefined : `Log id: ${logId}`,
  ]
  const isWide = terminal.columns >= 2 * beside.length
  const margin = isWide ? beside : below
  const paragraph = (text: string) => wrap(printable(text), terminal.columns - margin.length)
  const texts = [
    ...paragraph(names.length > 1 ? `${found} (${names.join(", ")})` : found),
    ...under.flatMap((text) => (text === undefined ? [] : paragraph(text))),
  ].map((line) => margin + line)
  const name = names.length > 1 ? `${names.length} others` : (names[0] ?? "")
  if (!isWide) return [`  ${mark}  ${name}`, ...texts]
  const [first = "", ...rest] = texts
  return [`  ${mark}  ${name.padEnd(beside.length - 8)}${first.slice(beside.length)}`, ...rest]
}
