import { plantedBugs } from "./plantedBugs.ts"

/** The planted bugs as a table for the documents. */
export const plantedBugTable = (): string => {
  const rows = [
    ["Planted bug", "In `packages/core/src`", "Invariant", "Found within"],
    ...plantedBugs.map(({ file, invariant, name, within }) => [
      name,
      `\`${file}\``,
      String(invariant),
      `${within} seeds`,
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`
  return [
    line(rows[0]!),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.slice(1).map(line),
  ].join("\n")
}
