import { counted } from "../display/words.ts"
import type { Findings, TextReader } from "./TextReader.ts"

/**
 * Every whole id in any text: logs, JSON, addresses. What stands before one does not matter: an id that was not seen
 * would be lost, while one too many is shown before anything happens, and the platform knows it.
 */
export const extractIds = ({ id, note }: Findings): TextReader => {
  let rest = ""
  let line = 1
  let endsInReturn = false
  let cut: { count: number; readonly first: { readonly line: number; readonly text: string } } | undefined

  const countLines = (text: string) => {
    if (text === "") return
    line += text.match(/\r\n|\n|\r/g)?.length ?? 0
    // A line end of two letters that lies on both sides of the place is one.
    if (endsInReturn && text.startsWith("\n")) line--
    endsInReturn = text.endsWith("\r")
  }
  const take = (text: string, isLast: boolean) => {
    // What may go on in the next piece is looked at with it.
    const open = isLast ? text.length : text.length - (/(?:b|bm|bm[-_][0-9A-Za-z]{0,64})$/.exec(text)?.[0].length ?? 0)
    let from = 0
    for (const found of text.slice(0, open).matchAll(/bm[-_](?:(?!bm[-_])[0-9A-Za-z])+/g)) {
      countLines(text.slice(from, found.index))
      from = found.index
      const [whole] = found
      if (/^...[0-9A-Za-z]{16,64}$/.test(whole)) id(line, whole, undefined)
      else if (/^bm-[0-9a-f]{6,}$/.test(whole)) {
        cut ??= { count: 0, first: { line, text: whole } }
        cut.count++
      }
    }
    countLines(text.slice(from, open))
    rest = text.slice(open)
  }
  return {
    push: (piece) => take(rest + piece, false),
    end: () => {
      take(rest, true)
      if (cut !== undefined)
        note(
          cut.first.line,
          `${counted(cut.count, "id that is", "ids that are")} cut short in the text left out, the first here: ${cut.first.text.slice(0, 80)}`,
        )
    },
  }
}
