/**
 * Letters that take two columns of a terminal: Chinese, Japanese, Korean, and pictures
 * (https://www.unicode.org/reports/tr11/). Those that are called ambiguous take one, unless the terminal is told.
 */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{16FE0}-\u{18DFF}\u{1B000}-\u{1B2FF}\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u

/** Accents and the like stand on the letter before them. */
const none = /[\p{Mn}\p{Me}\p{Cf}]/u

/** How many columns a terminal gives to a text without control characters. */
export const textWidth = (text: string): number => {
  let width = 0
  for (const letter of text) width += letterWidth(letter)
  return width
}

const letterWidth = (letter: string): number => {
  if (letter <= "\u007E") return 1
  if (none.test(letter)) return 0
  return wide.test(letter) ? 2 : 1
}

/** A text in so many columns at most; what is left out is told by its end. */
export const shortened = (text: string, columns: number, unicode: boolean): string => {
  if (textWidth(text) <= columns) return text
  const end = unicode ? "…" : "..."
  let fits = ""
  let width = end.length
  for (const letter of text) {
    width += letterWidth(letter)
    if (width > columns) break
    fits += letter
  }
  return columns <= end.length ? end.slice(0, Math.max(0, columns)) : `${fits.trimEnd()}${end}`
}

/** Lines for a terminal: whatever is in them, none of it is a command to the terminal or turns the text round. */
export const printableLines = (text: string): string =>
  text.replaceAll(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu, " ")

/** JSON leaves DEL and the control characters after it as they are, and some terminals obey them. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007F-\u009F]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )

/** A text of others for a terminal: control characters in it would be commands to the terminal. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim()
