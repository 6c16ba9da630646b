import { number } from "../display/words.ts"
import { type TextReader, Unreadable } from "./TextReader.ts"

/** Gives a text line by line, with any line ends. A line that never ends is not kept. */
export const splitLines = (most: number, onLine: (text: string, line: number) => void): TextReader => {
  let rest = ""
  let line = 0
  let endsInReturn = false
  const tooLong = () =>
    new Unreadable(line + 1, `a line is longer than ${number(most)} letters: say what file it is, or split it`)
  return {
    push: (piece) => {
      const text = endsInReturn && piece.startsWith("\n") ? piece.slice(1) : piece
      if (piece !== "") endsInReturn = piece.endsWith("\r")
      let from = 0
      const lineEnd = /\r\n|\n|\r/g
      for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
        if (rest.length + end.index - from > most) throw tooLong()
        onLine(rest + text.slice(from, end.index), ++line)
        rest = ""
        from = lineEnd.lastIndex
      }
      rest += text.slice(from)
      if (rest.length > most) throw tooLong()
    },
    end: () => {
      if (rest !== "") onLine(rest, ++line)
    },
  }
}
