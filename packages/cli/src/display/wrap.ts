import { textWidth } from "./textWidth.ts"

/**
 * A text over as many lines as it needs, broken between words, and in Chinese between letters, but so that no line begins
 * with a comma or ends with an opening bracket; a word that is longer than a line is broken where the line ends. Lines
 * after the first begin with `indent` blanks, so that what they belong to is seen.
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
  for (const piece of piecesOf(text, columns - margin.length)) {
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

/** A command that ends a sentence is copied: it stays whole where a line has room for it. */
const piecesOf = (text: string, room: number): ReadonlyArray<string> => {
  const at = text.search(/(?<=[:：] ?)feishu-recall [^]*$/u)
  return at === -1 || textWidth(text.slice(at).trimEnd()) > room
    ? text.split(breaks)
    : [...text.slice(0, at).split(breaks), text.slice(at)]
}

/** Letters of scripts that have no blanks between words. */
const cjk = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF"
/** What belongs to the letter before it, and to the one after it (https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end). */
const closing = "、。，．：；！？）》」』】〕〉”’,.:;!?)%"
const opening = "（《「『【〔〈“‘("
const breaks = new RegExp(
  `(?<= )(?=[^ ])|(?<=[${cjk}])(?<![${opening}])(?=[^ ${closing}])|(?<=[^ ${opening}])(?=[${cjk}“])(?![${closing}])|(?<=”)(?=[^ ${closing}])`,
  "u",
)
