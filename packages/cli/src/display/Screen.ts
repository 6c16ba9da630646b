import { stripVTControlCharacters } from "node:util"
import { detectTerminal, type Terminal } from "./Terminal.ts"
import { printableLines, textWidth } from "./textWidth.ts"
import { wrap } from "./wrap.ts"

/**
 * All that is written for people goes through here: lines that stay, and one block that is drawn again in place under
 * them. Whoever wrote past it would tear the block.
 */
export interface Screen {
  /** What the terminal can show, now. */
  readonly terminal: () => Terminal
  /** Text that stays, above the block, without colours: what looks like a command to the terminal is taken out. */
  readonly say: (text: string) => void
  /** Puts a block in place of the last one. Only for a terminal that `redraws`. */
  readonly draw: (block: Block) => void
  /** Draws the block again, for a window that has another size now. */
  readonly redraw: () => void
  /** The block stays as it is; the cursor is back. */
  readonly settle: () => void
}

/** Lines, or how they are for a terminal: a window can change its size while a block stands. */
export type Block = ReadonlyArray<string> | ((terminal: Terminal) => ReadonlyArray<string>)

const hideCursor = "\u001B[?25l"
const showCursor = "\u001B[?25h"
/** What lies between is shown at once. https://contour-terminal.org/vt-extensions/synchronized-output/ */
const beginFrame = "\u001B[?2026h"
const endFrame = "\u001B[?2026l"
const clearBelow = "\u001B[J"

/**
 * A screen that writes by `write`, to what `terminal` tells.
 *
 * `isBehind`: the terminal has not taken yet what was written; frames are left out until it has. `measure`: what
 * `terminal` tells is of now, and not of before the window changed its size.
 *
 * @example
 * ```ts
 * import { detectTerminal, makeScreen } from "@feishu-recall/cli"
 *
 * const { stderr } = process
 * const screen = makeScreen(
 *   (text) => void stderr.write(text),
 *   () => detectTerminal(stderr, process.env),
 * )
 * screen.say("ready")
 * ```
 */
export const makeScreen = (
  write: (text: string) => void,
  terminal: () => Terminal,
  isBehind: () => boolean = () => false,
  measure: () => void = () => undefined,
): Screen => {
  let block: Block = []
  let drawn: ReadonlyArray<string> = []
  let frame: string | undefined
  let hidden = false

  const up = () => {
    // A window that became narrower meanwhile has broken the lines: they take more rows than were drawn.
    const { columns } = terminal()
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0)
    return rows > 0 ? `\u001B[${rows}A\r` : ""
  }
  // What is cleared line by line to its right still counts as long where tmux breaks lines anew for a narrower window.
  const over = (lines: ReadonlyArray<string>) => `${up()}${clearBelow}${lines.map((line) => `${line}\n`).join("")}`
  const linesNow = () => {
    const now = terminal()
    // What scrolled out of the window could not be drawn over any more.
    return (typeof block === "function" ? block(now) : block).slice(0, now.rows - 1)
  }
  const put = (always = false) => {
    const lines = linesNow()
    const { columns, rows } = terminal()
    const next = [columns, rows, ...lines].join("\n")
    if (next === frame || (isBehind() && !always)) return
    const start = hidden ? "" : hideCursor
    write(`${beginFrame}${start}${over(lines)}${endFrame}`)
    drawn = lines
    frame = next
    hidden = true
  }

  const settle = () => {
    if (drawn.length > 0) put(true)
    block = []
    drawn = []
    frame = undefined
    if (hidden) write(showCursor)
    hidden = false
  }

  return {
    terminal,
    say: (text) => {
      measure()
      const { columns, redraws, wraps } = terminal()
      if (!redraws) settle()
      // Only a terminal breaks lines; in a file they stay whole, to be searched.
      const lines = printableLines(text)
        .split("\n")
        .flatMap((line) => (wraps ? wrap(line, columns) : [line]))
      if (drawn.length === 0) return write(`${lines.join("\n")}\n`)
      const again = linesNow()
      write(`${beginFrame}${over([...lines, ...again])}${endFrame}`)
      drawn = again
    },
    draw: (next) => {
      measure()
      block = next
      put()
    },
    redraw: () => {
      if (drawn.length > 0) put()
    },
    settle,
  }
}

const widthOf = (line: string): number => textWidth(stripVTControlCharacters(line))

/** The screen of this process, on stderr: stdout belongs to the report and to `--json`. */
export const screen: Screen = makeScreen(
  (text) => void process.stderr.write(text),
  () => detectTerminal(process.stderr, process.env),
  () => process.stderr.writableLength > 0,
  () => {
    // Node measures when the signal of the change has come through its queue: a frame before that would tear the block.
    const stream = process.stderr as { readonly _refreshSize?: () => void }
    stream._refreshSize?.()
  },
)
