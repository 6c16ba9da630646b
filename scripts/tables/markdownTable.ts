import { textWidth } from "../../packages/cli/src/display/textWidth.ts"

/** A table as the formatter leaves it: its columns as wide as their widest cell, Chinese characters as wide as two. */
export const markdownTable = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => textWidth(row[column]!))))
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells.map((cell, column) => cell + " ".repeat(widths[column]! - textWidth(cell))).join(" | ")} |`
  return [line(all[0]!), line(widths.map((width) => "-".repeat(width))), ...all.slice(1).map(line)].join("\n")
}
