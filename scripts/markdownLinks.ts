import { posix } from "node:path"

/** A link of a document to another file of the repository. */
export interface FileLink {
  /** From 1. */
  readonly line: number
  /** From the root of the repository, without its anchor. */
  readonly path: string
}

/** The links of a document that lead to files: not to addresses, and not within the document. */
export const fileLinks = (documentPath: string, markdown: string): ReadonlyArray<FileLink> => {
  const links: Array<FileLink> = []
  withFileLinks(documentPath, markdown, ({ index, path, target }) => {
    links.push({ line: markdown.slice(0, index).split("\n").length, path })
    return target
  })
  return links
}

/** One target of a link, where it stands in its document. */
export interface LinkTarget {
  readonly index: number
  /** As it is written. */
  readonly target: string
  /** From the root of the repository, without its anchor. */
  readonly path: string
  /** With its `#`, or empty. */
  readonly anchor: string
}

/** The document with another target for each link that leads to a file. */
export const withFileLinks = (
  documentPath: string,
  markdown: string,
  replace: (link: LinkTarget) => string,
): string => {
  let [written, from] = ["", 0]
  for (const match of withoutCode(markdown).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
    const target = match[1]!
    const hash = target.indexOf("#")
    const path = hash < 0 ? target : target.slice(0, hash)
    if (path === "" || /^[a-z][a-z+.-]*:/i.test(target)) continue
    const index = match.index + 2
    const resolved = posix.join(posix.dirname(documentPath), decodeURIComponent(path))
    const other = replace({ index, target, path: resolved, anchor: hash < 0 ? "" : target.slice(hash) })
    written += markdown.slice(from, index) + other
    from = index + target.length
  }
  return written + markdown.slice(from)
}

/** Brackets in a program are no links. Everything else stays where it is. */
const withoutCode = (markdown: string): string =>
  markdown
    .replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, " "))
    .replaceAll(/`[^`\n]*`/g, (code) => " ".repeat(code.length))
