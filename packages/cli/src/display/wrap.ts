import { textWidth } from "./textWidth.ts"

/**
 * A text over as many lines as it needs, broken between words; a word that is longer than a line is broken where the
 * line ends. Lines after the first begin with `indent` blanks, so that what they belong to is seen.
 *
 * @example
 * ```ts
 * import { wrap } from "@feishu-recall/cli"
 *
 * wrap("blocked    Ask an administrator.", 25, 11) // ["blocked    Ask an", "           administrator."]
 * ```
 */
export const wrap = (text: string, columns: number, indent = 0): ReadonlyArray<string> => {
  // Room for a wide letter at least, or nothing would ever fit.
  const margin = " ".repeat(Math.min(indent, Math.max(0, columns - 2)))
  const lines: Array<string> = []
  let line = ""
  for (const piece of text.split(/(?<= )(?=[^ ])/)) {
    if (textWidth(line + piece.trimEnd()) <= columns) line += piece
    else {
      if (line.trim() !== "") {
        lines.push(line.trimEnd())
        line = margin
      }
      for (const letter of piece) {
        if (textWidth(line + letter) > columns && letter !== " ") {
          lines.push(line)
          line = margin
        }
        line += letter
      }
    }
  }
  return [...lines, line.trimEnd()]
}
