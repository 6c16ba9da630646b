import { limits } from "../limits.ts"
import { type Screen, screen } from "./Screen.ts"
import { detectTerminal, type Terminal } from "./Terminal.ts"
import { printableJson } from "./textWidth.ts"

/** Where a command prints. What was asked for is on stdout, all else on stderr. */
export interface Output {
  readonly json: boolean
  readonly quiet: boolean
  /** An object of `--json`: one line, with its `type`. Without `--json` nothing. */
  readonly record: (type: string, fields: object) => void
  /** The same for what a later object makes up for: left out while whoever reads stdout is far behind. */
  readonly passingRecord: (type: string, fields: object) => void
  /** What was asked for, as lines for people. With `--json` nothing. */
  readonly text: (lines: ReadonlyArray<string>) => void
  /** A part of a document that was asked for, as it is. */
  readonly part: (text: string) => void
  /** What helps to follow. With `--quiet` nothing. */
  readonly note: (text: string) => void
  /** What must be seen, also with `--quiet`. */
  readonly warn: (text: string) => void
  /** For which `text` is made. */
  readonly terminal: Terminal
  /** Where the live display is drawn. */
  readonly screen: Screen
}

export const makeOutput = (
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  stdout: Pick<typeof process.stdout, "write" | "writableLength" | "fd"> = process.stdout,
): Output => {
  const record: Output["record"] = (type, fields) => {
    if (json) stdout.write(`${printableJson({ type, ...fields })}\n`)
  }
  return {
    json,
    quiet,
    record,
    passingRecord: (type, fields) => {
      if (stdout.writableLength < limits.waitingBytes) record(type, fields)
    },
    text: (lines) => {
      if (!json) stdout.write(lines.map((line) => `${line}\n`).join(""))
    },
    part: (text) => {
      stdout.write(text)
    },
    note: (text) => {
      if (!quiet) screen.say(text)
    },
    warn: screen.say,
    terminal: detectTerminal(stdout, process.env),
    screen,
  }
}
