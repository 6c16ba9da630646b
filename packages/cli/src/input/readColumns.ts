import { shownOfLine } from "@feishu-recall/core"
import type { IdFormat } from "./IdFormat.ts"
import { parseCsv } from "./parseCsv.ts"
import { type Findings, type TextReader, Unreadable } from "./TextReader.ts"

/** The ids of a column of CSV, with the times of sending of another one. */
export const readColumns = (
  { column, delimiter, timeColumn }: Extract<IdFormat, { readonly _tag: "Csv" }>,
  { fault, id, note }: Findings,
  most: number,
): TextReader => {
  let places: { readonly id: number; readonly time: number | undefined } | undefined
  const onRecord = (cells: ReadonlyArray<string>, line: number) => {
    const isFirst = places === undefined
    const { id: idPlace, time: timePlace } = (places ??= {
      id: placeOf(column, cells, line),
      time: timeColumn === undefined ? undefined : placeOf(timeColumn, cells, line),
    })
    if (isFirst) {
      const first = cells[idPlace]
      if (!isNumber(column) || (timeColumn !== undefined && !isNumber(timeColumn))) return
      // With a number there may be names above the column, or not.
      if (first !== undefined && isName(first)) return note(line, "these are the names of the columns")
    }
    const found = cells[idPlace]?.trim()
    if (found === undefined || found === "")
      fault(line, cells.join(" "), found === undefined ? `there is no column ${column} here` : "the id is missing here")
    else id(line, found, timePlace === undefined ? undefined : cells[timePlace]?.trim())
  }
  return parseCsv({ delimiter, most, onRecord })
}

const isNumber = (column: string): boolean => /^[1-9]\d{0,4}$/.test(column)

/** What can't be an id, not even a wrong one. */
const isName = (cell: string): boolean => !/\d/.test(cell) && !/^\s*(bm|om)[-_]/.test(cell)

const placeOf = (column: string, names: ReadonlyArray<string>, line: number): number => {
  if (isNumber(column)) return Number(column) - 1
  const plain = (name: string) => name.trim().toLowerCase()
  const exact = names.findIndex((name) => name.trim() === column)
  const place = exact >= 0 ? exact : names.findIndex((name) => plain(name) === plain(column))
  if (place >= 0) return place
  const known = names.map((name) => shownOfLine(name.trim())).join(", ")
  throw new Unreadable(line, `there is no column "${shownOfLine(column)}": there are ${shownOfLine(known)}`)
}
