import { isatty } from "node:tty"

/** What the reader's terminal can show. */
export interface Terminal {
  /** Letters of a line; 100 at most, however wide the window is. */
  readonly columns: number
  /** Lines of the window. */
  readonly rows: number
  readonly color: boolean
  readonly unicode: boolean
  /** A person looks at it: long lines are broken between words, as a file must not have them. */
  readonly wraps: boolean
  /** Lines can be drawn again in place. */
  readonly redraws: boolean
}

interface TerminalStream {
  readonly fd: number
  readonly columns?: number
  readonly rows?: number
}

/** Longer lines are hard to read, however wide the window is. */
const widest = 100

/** With fewer there is no room for a block. */
const fewestRows = 4

/**
 * The terminal behind a stream, as it is now: a window can change its size. `NO_COLOR` (https://no-color.org) counts
 * before `FORCE_COLOR` and `CLICOLOR_FORCE`, those before `CLICOLOR=0` (https://bixense.com/clicolors) and `TERM=dumb`.
 *
 * @example
 * ```ts
 * import { detectTerminal } from "@feishu-recall/cli"
 *
 * const { color } = detectTerminal(process.stderr, { ...process.env, NO_COLOR: "1" }) // false
 * ```
 */
export const detectTerminal = (stream: TerminalStream, environment: NodeJS.ProcessEnv): Terminal => {
  const isTerminal = isatty(stream.fd)
  const isDumb = environment["TERM"] === "dumb"
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"] || ""
  const rows = (isTerminal && stream.rows) || 24
  return {
    // Some terminals say 0 until somebody has told them their size.
    columns: Math.min(widest, Math.max(2, (isTerminal && stream.columns) || 80)),
    rows,
    color: colors(environment, isTerminal && !isDumb),
    unicode: process.platform === "win32" || /utf-?8/i.test(locale) || (isTerminal && locale === ""),
    wraps: isTerminal,
    redraws: isTerminal && !isDumb && !isOn(environment["CI"]) && rows >= fewestRows,
  }
}

const colors = (environment: NodeJS.ProcessEnv, usually: boolean): boolean => {
  const { CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR, NO_COLOR } = environment
  if (NO_COLOR) return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR === "" || isOn(FORCE_COLOR)
  if (isOn(CLICOLOR_FORCE)) return true
  return usually && CLICOLOR !== "0"
}

const isOn = (value: string | undefined): boolean =>
  value !== undefined && value !== "" && value !== "0" && value !== "false"

const codes = { bold: "1", green: "32", yellow: "33", red: "31" } as const
export type Paint = (style: keyof typeof codes, text: string) => string

export const painter =
  (terminal: Pick<Terminal, "color">): Paint =>
  (style, text) =>
    terminal.color ? `\u001B[${codes[style]}m${text}\u001B[0m` : text
