import { number } from "../display/words.ts"
import { type TextReader, Unreadable } from "./TextReader.ts"

export interface CsvOptions {
  /** Between two cells; unless told, what stands most often in the first record: a comma, a tab or a semicolon. */
  readonly delimiter: string | undefined
  /** The longest record, in letters. */
  readonly most: number
  /** Lines without anything in them are passed over. `line`: where the record begins. */
  readonly onRecord: (cells: ReadonlyArray<string>, line: number) => void
}

/**
 * Reads CSV as RFC 4180 has it: cells in quotes may have delimiters, line ends and doubled quotes in them. Any line end
 * will do, and a quote in the middle of a cell is a letter, as it is to the programs that write such files.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc4180
 */
export const parseCsv = ({ delimiter, most, onRecord }: CsvOptions): TextReader => {
  let separator = delimiter
  let head = ""
  let cells: Array<string> = []
  let cell = ""
  let state: "start" | "bare" | "quoted" | "closed" = "start"
  let [line, beganAt, length] = [1, 1, 0]
  let afterReturn = false

  const endCell = () => {
    cells.push(cell)
    cell = ""
    state = "start"
  }
  const endRecord = () => {
    const isBlank = cells.length === 0 && cell === "" && state === "start"
    endCell()
    if (!isBlank) onRecord(cells, beganAt)
    cells = []
    length = 0
  }
  const take = (letter: string) => {
    if (++length > most)
      throw new Unreadable(
        beganAt,
        state === "quoted"
          ? "a quote that is opened here is never closed: close it"
          : `a record is longer than ${number(most)} letters: is it CSV?`,
      )
    const isLineEnd = letter === "\n" || letter === "\r"
    const isSecondHalf = letter === "\n" && afterReturn
    afterReturn = letter === "\r"
    if (state === "quoted") {
      if (letter === '"') state = "closed"
      else cell += letter
      if (isLineEnd && !isSecondHalf) line++
      return
    }
    if (isSecondHalf) return
    if (isLineEnd) {
      endRecord()
      beganAt = ++line
    } else if (letter === separator) endCell()
    else if (letter === '"' && state === "start") state = "quoted"
    else if (letter === '"' && state === "closed") {
      cell += letter
      state = "quoted"
    } else {
      if (state === "closed") throw new Unreadable(line, "a letter stands between a closing quote and the next cell")
      cell += letter
      state = "bare"
    }
  }
  const takeAll = (text: string) => {
    for (let index = 0; index < text.length; index++) take(text[index]!)
  }
  const takeHead = () => {
    const text = head
    head = ""
    separator = delimiterOf(text)
    takeAll(text)
  }

  return {
    push: (piece) => {
      if (separator !== undefined) return takeAll(piece)
      head += piece
      if (hasRecord(head) || head.length > most) takeHead()
    },
    end: () => {
      if (separator === undefined) takeHead()
      if (state === "quoted") throw new Unreadable(beganAt, "a quote that is opened here is never closed: close it")
      if (length > 0) endRecord()
    },
  }
}

const outsideOfQuotes = (text: string): string => text.replaceAll(/"[^"]*(?:"|$)/g, "")

const hasRecord = (text: string): boolean => /[^\r\n][\r\n]/.test(outsideOfQuotes(text))

const delimiterOf = (text: string): string => {
  const [first = ""] = outsideOfQuotes(text)
    .trimStart()
    .split(/[\r\n]/, 1)
  const count = (letter: string) => first.split(letter).length
  return [",", "\t", ";"].reduce((best, letter) => (count(letter) > count(best) ? letter : best))
}
