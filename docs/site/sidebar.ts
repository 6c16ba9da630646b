import { posix } from "node:path"
import { fileLinks } from "../../scripts/markdownLinks.ts"
import { pageAddress } from "./pageAddress.ts"

export interface SidebarItem {
  readonly text: string
  /** Of a page, such as `/packages/core`. */
  readonly link?: string
  readonly items?: ReadonlyArray<SidebarItem>
  readonly collapsed?: boolean
}

/** A document, and what it calls itself. */
export interface TitledDocument {
  readonly source: string
  readonly title: string
}

/**
 * The sidebar is the list of documents that people keep in docs/README.md: a part for each heading, and a line for each
 * item. An item that leads to the README of a folder has the other documents of that folder below it. What is made of
 * the sources is no document, and comes last in the part of that name.
 */
export const sidebar = (
  listPath: string,
  list: string,
  documents: ReadonlyArray<TitledDocument>,
  reference: SidebarItem,
): ReadonlyArray<SidebarItem> =>
  list
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = "", ...lines] = part.split("\n")
      const items = lines.flatMap((line) => itemOf(listPath, line, documents))
      return { text: heading, collapsed: false, items: heading === "Reference" ? [...items, reference] : items }
    })
    .filter(({ items }) => items.length > 0)

const itemOf = (
  listPath: string,
  line: string,
  documents: ReadonlyArray<TitledDocument>,
): ReadonlyArray<SidebarItem> => {
  const text = /^- \[([^\]]+)\]/.exec(line)?.[1]
  const source = fileLinks(listPath, line)[0]?.path
  if (text === undefined || source === undefined) return []
  const folder = `${posix.dirname(source)}/`
  const below = /^docs\/.+\/README\.md$/.test(source)
    ? documents.filter((one) => one.source !== source && one.source.startsWith(folder))
    : []
  const item = { text: text.replaceAll("`", ""), link: linkTo(source) }
  if (below.length === 0) return [item]
  return [
    { ...item, collapsed: true, items: below.map(({ source, title }) => ({ text: title, link: linkTo(source) })) },
  ]
}

const linkTo = (source: string): string => `/${pageAddress(source)?.replace(/(?:^|(?<=\/))index\.md$|\.md$/, "") ?? ""}`
