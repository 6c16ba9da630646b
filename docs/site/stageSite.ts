import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join, posix, sep } from "node:path"
import { pageAddress } from "./pageAddress.ts"
import { fileAddress, sitePage } from "./sitePage.ts"
import { type Entry, referenceIndex, referenceItem, referencePages } from "./reference/referencePages.ts"
import { type SidebarItem, sidebar, type TitledDocument } from "./sidebar.ts"

const root = join(import.meta.dirname, "../..")

/** Where VitePress finds its pages. All of `dist` is made anew with each build. */
export const stage = join(root, "docs/dist/pages")

/** The list that the sidebar is made of. */
const listPath = "docs/README.md"

/** What the configuration of VitePress reads. */
export interface StagedSite {
  readonly sidebar: ReadonlyArray<SidebarItem>
}

/** Puts every document of the repository that is a page, and every file that one leads to, into the stage. */
export const stageSite = (): void => {
  rmSync(stage, { recursive: true, force: true })
  const documents: Array<TitledDocument> = []
  for (const source of markdownFiles()) {
    const text = read(source)
    documents.push({ source, title: titleOf(text) })
    const { address, files, markdown } = sitePage(source, text, isFolder)
    write(address, markdown)
    for (const file of files) copy(file)
  }
  const reference = referencePages(entries(), read)
  for (const { address, files, markdown } of reference) {
    write(address, markdown)
    for (const file of files) copy(file)
  }
  write("reference/index.md", referenceIndex(reference))
  cpSync(join(root, "packages/sandbox/src/page/icon.svg"), join(stage, "public/icon.svg"))
  const site: StagedSite = { sidebar: sidebar(listPath, read(listPath), documents, referenceItem(reference)) }
  write("../site.json", JSON.stringify(site))
}

const markdownFiles = (): ReadonlyArray<string> =>
  globSync(["*.md", "docs/**/*.md", "{packages,examples}/*/README.md", "packages/*/docs/*.md"], {
    cwd: root,
    exclude: (name) => name === "node_modules" || name === "dist",
  })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => pageAddress(path) !== undefined)
    .toSorted()

/** Every entry of every package that is published. */
const entries = (): ReadonlyArray<Entry> =>
  globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .flatMap((path) => {
      const { exports, name } = JSON.parse(read(path)) as { name: string; exports: Readonly<Record<string, string>> }
      return Object.entries(exports)
        .filter(([, file]) => file.endsWith(".ts"))
        .map(([entry, file]) => ({ specifier: posix.join(name, entry), path: posix.join(posix.dirname(path), file) }))
    })

const titleOf = (markdown: string): string => /^# (.+)$/m.exec(markdown)?.[1] ?? ""

/** A folder that is no page is shown by the names of what is in it. */
const copy = (path: string): void => {
  const to = join(stage, "public", fileAddress(path))
  mkdirSync(dirname(to), { recursive: true })
  if (isFolder(path)) writeFileSync(to, `${readdirSync(join(root, path)).join("\n")}\n`)
  else cpSync(join(root, path), to)
}

const write = (address: string, text: string): void => {
  const to = join(stage, address)
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, text)
}

const read = (path: string): string => readFileSync(join(root, path), "utf8")
const isFolder = (path: string): boolean => statSync(join(root, path)).isDirectory()
