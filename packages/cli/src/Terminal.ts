import { isatty } from "node:tty"

/** What the reader's terminal can show. */
export interface Terminal {
  readonly columns: number
  readonly color: boolean
  readonly unicode: boolean
  /** Lines can be drawn again in place. */
  readonly redraws: boolean
}

/** The terminal behind stderr: stdout belongs to `--json` and to pipes. `NO_COLOR` and `TERM=dumb` are respected. */
export const detectTerminal = (stream: typeof process.stderr, environment: NodeJS.ProcessEnv): Terminal => {
  const isTerminal = isatty(stream.fd) && environment["TERM"] !== "dumb"
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"] || ""
  return {
    columns: Math.min(100, Math.max(40, isTerminal ? stream.columns : 80)),
    color: isTerminal && !environment["NO_COLOR"],
    unicode: process.platform === "win32" || /utf-?8/i.test(locale) || (isTerminal && locale === ""),
    redraws: isTerminal && !environment["CI"],
  }
}

const codes = { bold: "1", dim: "2", green: "32", yellow: "33", red: "31" } as const
export type Paint = (style: keyof typeof codes, text: string) => string

export const painter =
  (terminal: Terminal): Paint =>
  (style, text) =>
    terminal.color ? `\u001B[${codes[style]}m${text}\u001B[0m` : text

/** A line that fits: a longer one would wrap, and a block that wraps can't be drawn again in place. */
export const fit = (text: string, columns: number): string =>
  text.length > columns ? `${text.slice(0, columns - 1)}~` : text
