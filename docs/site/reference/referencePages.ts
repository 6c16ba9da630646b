import { posix } from "node:path"
import GithubSlugger from "github-slugger"
import { fileAddress } from "../sitePage.ts"
import type { SidebarItem } from "../sidebar.ts"
import type { PublicExport } from "./PublicExport.ts"
import { publicExports } from "./publicExports.ts"

/** What people import, and the file that it is. */
export interface Entry {
  /** Such as `@feishu-recall/core`, or `feishu-recall/effect`. */
  readonly specifier: string
  readonly path: string
}

export interface ReferencePage {
  /** In the folder of the site's pages. */
  readonly address: string
  readonly title: string
  readonly markdown: string
  /** Files of the repository that it leads to. */
  readonly files: ReadonlyArray<string>
  /** A link to each name on it. */
  readonly links: ReadonlyArray<string>
}

/** A larger package has a page for each folder of its sources: there, a folder is a concept. */
const mostOnAPage = 150

/** The reference of everything that the packages export, as their sources declare it and their docstrings tell it. */
export const referencePages = (
  entries: ReadonlyArray<Entry>,
  readText: (path: string) => string,
): ReadonlyArray<ReferencePage> =>
  entries.flatMap(({ path, specifier }) => {
    const pages = partsOf(specifier, posix.dirname(path), publicExports(path, readText))
    const places = placesOf(pages)
    const linkTo = (name: string, place = places.get(name)) =>
      place === undefined ? `\`${name}\`` : `[\`${name}\`](${place})`
    /** A name is first looked for beside the one that links to it: in the same namespace. */
    const linked = (text: string, from: string) =>
      text.replaceAll(/\{@link ([\w.]+)\}/g, (_, name: string) =>
        linkTo(name, places.get(from.replace(/[^.]+$/, name))),
      )
    return pages.map(({ address, exports, title }) => ({
      address,
      title,
      links: exports.map(({ name }) => linkTo(name)),
      files: [...new Set(exports.map((one) => one.path))],
      markdown: [`# ${title}`, ...exports.map((one) => linked(section(one), one.name))].join("\n\n"),
    }))
  })

/** The page above the others. */
export const referenceIndex = (pages: ReadonlyArray<ReferencePage>): string =>
  [
    "# Every export",
    "",
    "Made of the sources: each declaration as it is written, without what functions do, and its docstring.",
    "",
    ...pages.map(({ address, links, title }) => `- [${title}](/${address}): ${links.join(", ")}`),
    "",
  ].join("\n")

export const referenceItem = (pages: ReadonlyArray<ReferencePage>): SidebarItem => ({
  text: "Every export",
  link: "/reference/",
  collapsed: true,
  items: pages.map(({ address, title }) => ({ text: title, link: `/${address.replace(/\.md$/, "")}` })),
})

/** Where each name stands, such as `/reference/core/lane#budgetacquire`. */
const placesOf = (pages: ReadonlyArray<Part>): ReadonlyMap<string, string> =>
  new Map(
    pages.flatMap(({ address, exports }) => {
      const slugger = new GithubSlugger()
      return exports.map(({ name }) => [name, `/${address.replace(/\.md$/, "")}#${slugger.slug(name)}`] as const)
    }),
  )

interface Part {
  readonly address: string
  readonly title: string
  readonly exports: ReadonlyArray<PublicExport>
}

const partsOf = (specifier: string, sources: string, all: ReadonlyArray<PublicExport>): ReadonlyArray<Part> => {
  const base = `reference/${specifier.replace("@feishu-recall/", "")}`
  // A program is an entry, too.
  if (all.length === 0) return []
  if (all.length <= mostOnAPage) return [{ address: `${base}.md`, title: specifier, exports: all }]
  const folders = Map.groupBy(all, ({ path }) => posix.relative(sources, path).split("/").slice(0, -1)[0] ?? "")
  return [...folders].map(([folder, exports]) =>
    folder === ""
      ? { address: `${base}.md`, title: specifier, exports }
      : { address: `${base}/${folder}.md`, title: `${specifier}: ${folder}`, exports },
  )
}

const section = ({ declarations, examples, name, path, sees, summary }: PublicExport): string =>
  [
    `## ${name}`,
    summary,
    program(declarations.join("\n\n")),
    ...examples.flatMap((example) => ["Example:", program(example.trim())]),
    sees.length === 0 ? "" : `See ${sees.join(", ")}.`,
    `[${path}](${fileAddress(path)})`,
  ]
    .filter((part) => part !== "")
    .join("\n\n")

/** An example may bring its own fence. */
const program = (text: string): string => (text.startsWith("```") ? text : `\`\`\`ts\n${text}\n\`\`\``)
