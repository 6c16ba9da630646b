import { stripVTControlCharacters } from "node:util"
import { detectTerminal, type Terminal } from "./Terminal.ts"
import { printableLines, textWidth } from "./textWidth.ts"
import { wrap } from "./wrap.ts"

/**
 * All that is written for people goes through here: lines that stay, and one block that is drawn again in place under
 * them. Whoever wrote past it would tear the block.
 */
export interface Screen {
  readonly terminal: () => Terminal
  /** Text that stays, above the block, without colours: what looks like a command to the terminal is taken out. */
  readonly say: (text: string) => void
  /** Puts a block in place of the last one. Only for a terminal that `redraws`. */
  readonly draw: (lines: ReadonlyArray<string>) => void
  /** The block stays as it is; the cursor is back. */
  readonly settle: () => void
}

const hideCursor = "\u001B[?25l"
const showCursor = "\u001B[?25h"

export const makeScreen = (write: (text: string) => void, terminal: () => Terminal): Screen => {
  let block: ReadonlyArray<string> = []
  let hidden = false

  const erase = () => {
    // A window that became narrower meanwhile has broken the lines: they take more rows than were drawn.
    const { columns } = terminal()
    const rows = block.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0)
    return rows > 0 ? `\u001B[${rows}A\r\u001B[0J` : ""
  }
  const drawn = () => block.map((line) => `${line}\n`).join("")

  return {
    terminal,
    say: (text) => {
      const { columns, wraps } = terminal()
      // Only a terminal breaks lines; in a file they stay whole, to be searched.
      const lines = printableLines(text)
        .split("\n")
        .flatMap((line) => (wraps ? wrap(line, columns) : [line]))
      write(`${erase()}${lines.join("\n")}\n${drawn()}`)
    },
    draw: (lines) => {
      // What scrolled out of the window could not be erased any more.
      const up = erase()
      block = lines.slice(0, terminal().rows - 1)
      write(`${up}${hidden ? "" : hideCursor}${drawn()}`)
      hidden = true
    },
    settle: () => {
      block = []
      if (hidden) write(showCursor)
      hidden = false
    },
  }
}

const widthOf = (line: string): number => textWidth(stripVTControlCharacters(line))

/** The screen of this process, on stderr: stdout belongs to the report and to `--json`. */
export const screen: Screen = makeScreen(
  (text) => void process.stderr.write(text),
  () => detectTerminal(process.stderr, process.env),
)
