/** A block of TypeScript in a document, and the region that it quotes. */
export interface ProgramBlock {
  /** Of the line that opens it, from 1. */
  readonly line: number
  readonly code: string
  /** `path#name`, from the comment before it; none: nobody knows whether this program works. */
  readonly region: string | undefined
}

const block = /(?:^<!-- region: (\S+) -->\n\n?)?^```(?:ts|tsx|typescript)\n([\s\S]*?)^```$/gm

/** The blocks of TypeScript of a document. */
export const programBlocks = (markdown: string): ReadonlyArray<ProgramBlock> =>
  [...markdown.matchAll(block)].map((match) => ({
    line: markdown.slice(0, match.index + match[0].indexOf("```")).split("\n").length,
    code: match[2]!,
    region: match[1],
  }))

/** The document with what its regions say now. */
export const withRegions = (markdown: string, readText: (path: string) => string): string =>
  markdown.replaceAll(block, (whole, region: string | undefined, code: string) =>
    region === undefined
      ? whole
      : `${whole.slice(0, whole.length - code.length - 3)}${readRegion(region, readText)}\`\`\``,
  )

/** The lines between `// #region name` and `// #endregion` of `path#name`, dedented. Throws if there are none. */
export const readRegion = (region: string, readText: (path: string) => string): string => {
  const [path = "", name = ""] = region.split("#")
  const lines = readText(path).split("\n")
  const from = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  const to = lines.findIndex((line, index) => index > from && line.trim() === "// #endregion")
  if (from < 0 || to < 0) throw new Error(`${path} has no region "${name}": correct the comment or mark the region`)
  const inside = lines.slice(from + 1, to)
  const indent = Math.min(...inside.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)))
  return inside.map((line) => `${line.slice(indent)}\n`).join("")
}

/** A block of text in a document that quotes a whole file: what a program printed, as a test compares it. */
export interface FileBlock {
  /** Of the line that opens it, from 1. */
  readonly line: number
  readonly text: string
  readonly file: string
}

const quotedFile = /^<!-- file: (\S+) -->\n\n?```text\n([\s\S]*?)^```$/gm

/** The blocks of text that quote a file. */
export const fileBlocks = (markdown: string): ReadonlyArray<FileBlock> =>
  [...markdown.matchAll(quotedFile)].map((match) => ({
    line: markdown.slice(0, match.index + match[0].indexOf("```")).split("\n").length,
    file: match[1]!,
    text: match[2]!,
  }))

/** The document with what its quoted files say now. */
export const withFiles = (markdown: string, readText: (path: string) => string): string =>
  markdown.replaceAll(
    quotedFile,
    (whole, file: string, text: string) => `${whole.slice(0, whole.length - text.length - 3)}${readText(file)}\`\`\``,
  )
