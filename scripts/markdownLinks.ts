import { posix } from "node:path"

/** A link of a document to another file of the repository. */
export interface FileLink {
  /** From 1. */
  readonly line: number
  /** From the root of the repository, without its anchor. */
  readonly path: string
}

/** The links of a document that lead to files: not to addresses, and not within the document. */
export const fileLinks = (documentPath: string, markdown: string): ReadonlyArray<FileLink> =>
  withoutCode(markdown)
    .split("\n")
    .flatMap((text, index) =>
      [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].flatMap(([, target = ""]) => {
        const path = target.split("#")[0]!
        if (path === "" || /^[a-z][a-z+.-]*:/i.test(target)) return []
        return [{ line: index + 1, path: posix.join(posix.dirname(documentPath), decodeURIComponent(path)) }]
      }),
    )

/** Brackets in a program are no links. Lines stay where they are. */
const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, "")).replaceAll(/`[^`\n]*`/g, "")
