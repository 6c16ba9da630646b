import { posix } from "node:path"
import { withFileLinks } from "../../scripts/markdownLinks.ts"
import { pageAddress } from "./pageAddress.ts"

/** One document as the site shows it. */
export interface SitePage {
  /** In the folder of the site's pages, such as `packages/core.md`. */
  readonly address: string
  readonly markdown: string
  /** Files of the repository that it leads to, and that are no pages: they are put beside the pages as they are. */
  readonly files: ReadonlyArray<string>
}

/**
 * The page that is made of a document: its links lead to pages where there are some, and else to copies of the files, so
 * that the site needs no address of the repository.
 *
 * `isFolder` says whether a path from the root of the repository is a folder: one with a README is a page.
 */
export const sitePage = (source: string, text: string, isFolder: (path: string) => boolean): SitePage => {
  const address = pageAddress(source)!
  const files = new Set<string>()
  const markdown = withFileLinks(source, text, ({ anchor, path }) => {
    const document = isFolder(path) ? `${path.replace(/\/$/, "")}/README.md` : path
    const page = pageAddress(document)
    if (page !== undefined) return relative(address, page) + anchor
    files.add(path)
    return fileAddress(path)
  })
  return { address, markdown: withoutComments(markdown), files: [...files] }
}

/** Where the copy of a file is. A browser shows text as text, whatever language it is in. */
export const fileAddress = (path: string): string =>
  /\.(?:png|svg)$/.test(path) ? `/files/${path}` : `/files/${path.replace(/\/$/, "")}.txt`

const relative = (from: string, to: string): string => {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith(".") ? path : `./${path}`
}

/** They are for `pnpm docs:update`. */
const withoutComments = (markdown: string): string => markdown.replaceAll(/^<!--.*-->\n\n?/gm, "")
