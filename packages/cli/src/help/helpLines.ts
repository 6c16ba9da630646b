import { painter, type Terminal } from "../display/Terminal.ts"
import { wrap } from "../display/wrap.ts"
import { exitCodeTable } from "../exitCode.ts"
import type { HelpPage, HelpRow } from "./HelpPage.ts"

/** The help of a command: what it does, how it is typed, examples, and what it takes; of the whole, its exit codes. */
export const helpLines = (page: HelpPage, terminal: Pick<Terminal, "columns" | "color">): ReadonlyArray<string> => {
  const { columns } = terminal
  const paint = painter(terminal)
  const section = (title: string, rows: ReadonlyArray<HelpRow>): ReadonlyArray<string> =>
    rows.length === 0 ? [] : ["", paint("bold", title), ...table(rows, columns)]
  const examples = page.examples.flatMap(({ command, description }) => [
    ...(description === undefined ? [] : wrap(`  # ${description}`, columns, 4)),
    `  ${command}`,
  ])
  const ofTheWhole =
    page.path.length > 1
      ? []
      : [
          ...section(
            "Exit codes",
            exitCodeTable.map(({ code, means }) => [String(code), means]),
          ),
          "",
          ...wrap("More about a command, with examples: feishu-recall COMMAND --help", columns),
        ]
  return [
    ...page.description.split("\n").flatMap((line) => wrap(line, columns)),
    "",
    ...wrap(`Usage  ${page.usage}`, columns, 7).map((line) => line.replace(/^Usage/, paint("bold", "Usage"))),
    ...page.groups.flatMap(({ commands, name }) => section(name, commands)),
    ...(examples.length === 0 ? [] : ["", paint("bold", "Examples"), ...examples]),
    ...section("Arguments", page.arguments),
    ...section("Flags", page.flags),
    ...section("Flags of every command", page.globalFlags),
    ...ofTheWhole,
  ]
}

/** Names on the left; where they would leave too little room, the text stands below. */
const table = (rows: ReadonlyArray<HelpRow>, columns: number): ReadonlyArray<string> => {
  const width = Math.min(26, Math.max(...rows.map(([name]) => name.length)))
  return rows.flatMap(([name, text]) => {
    const left = `  ${name.padEnd(width)}  `
    if (name.length > width || columns < width + 30) return [`  ${name}`, ...wrap(`      ${text}`, columns, 6)]
    return wrap(left + text, columns, left.length)
  })
}
