import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { pageAddress } from "../docs/site/pageAddress.ts"
import type { SidebarItem } from "../docs/site/sidebar.ts"
import type { StagedSite } from "../docs/site/stageSite.ts"
import { accessibilityComplaints } from "../packages/sandbox/test/accessibility.ts"
import { chromiumPath, countColours, openPage } from "../packages/sandbox/test/browser.ts"
import { serveFolder } from "./serveFolder.ts"
import { readFiles, readPackages, readText } from "./Workspace.ts"

const root = join(import.meta.dirname, "..")
const built = join(root, "docs/dist/site")

// A link to a page that is not there fails the build itself.
const output = execFileSync(process.execPath, ["docs/site/buildSite.ts"], {
  cwd: root,
  encoding: "utf8",
  env: { ...process.env, NODE_ENV: "production" },
})

const pages = globSync("**/*.html", { cwd: built }).map((path) => ({
  path,
  html: readFileSync(join(built, path), "utf8"),
}))
const site = JSON.parse(readText("docs/dist/site.json")) as StagedSite

const linksOf = (items: ReadonlyArray<SidebarItem>): ReadonlyArray<string> =>
  items.flatMap(({ items: below = [], link = "" }) => [link, ...linksOf(below)])

describe("the site", () => {
  it("is built of every document", () => {
    expect(output).toContain("build complete")
    const documents = readFiles("**/*.md").flatMap(({ path }) => pageAddress(path) ?? [])
    expect(documents.length).toBeGreaterThan(50)
    const missing = documents.filter((address) => !pages.some(({ path }) => path === address.replace(/\.md$/, ".html")))
    expect(missing).toEqual([])
  })

  it("has every page in its sidebar, under an address that is one", () => {
    const links = linksOf(site.sidebar).filter((link) => link !== "")
    const addresses = links.map((link) => (link.endsWith("/") ? `${link}index.html` : `${link}.html`).slice(1))
    expect(addresses.filter((address) => !pages.some(({ path }) => path === address))).toEqual([])
    const hidden = pages.filter(({ path }) => path !== "404.html" && !addresses.includes(path))
    expect(hidden.map(({ path }) => path)).toEqual([])
  })

  it("lists every package, example and decision", () => {
    const links = linksOf(site.sidebar)
    const folders = readPackages().map(({ folder }) => `/${folder}`)
    const decisions = readFiles("docs/decisions/[0-9]*.md").map(({ path }) => `/${path.slice(5, -3)}`)
    expect(decisions.length).toBeGreaterThan(15)
    expect([...folders, ...decisions].filter((link) => !links.includes(link))).toEqual([])
  })

  it("leads to nothing that is not there: no page, no place in one, no file", () => {
    const places = new Map(
      pages.map(({ html, path }) => [path, new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!))]),
    )
    const dead = pages.flatMap(({ html, path }) =>
      [...html.matchAll(/<(?:a|img|link|script)\b[^>]*? (?:href|src)="([^"]*)"/g)].flatMap(([, target = ""]) => {
        if (/^(?:[a-z][a-z+.-]*:|\/\/)/.test(target)) return []
        const { hash, pathname } = new URL(decode(target), `http://site/${path}`)
        const file = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname).slice(1)
        const place = decodeURIComponent(hash.slice(1))
        const isThere = place === "" || !file.endsWith(".html") ? isFile(file) : places.get(file)?.has(place) === true
        return isThere ? [] : [`${path}: ${target}`]
      }),
    )
    expect([...new Set(dead)]).toEqual([])
  })

  it("asks nothing of another host", () => {
    const asked = pages.flatMap(({ html, path }) =>
      [...html.matchAll(/<(?:img|link|script)\b[^>]*? (?:href|src)="((?:https?:)?\/\/[^"]*)"/g)].map(
        (match) => `${path}: ${match[1]}`,
      ),
    )
    expect(asked).toEqual([])
  })
})

describe("the reference", () => {
  const told = pages
    .filter(({ path }) => path.startsWith("reference/"))
    .flatMap(({ html, path }) =>
      [...html.matchAll(/<h2 id="[^"]+"[^>]*>([^<]+?) <a/g)].map((match) => ({ name: match[1]!, path })),
    )

  it.each(
    readPackages()
      .filter(({ manifest }) => manifest.private !== true)
      .map(({ folder, manifest }) => [manifest.name.replace("@feishu-recall/", ""), folder] as const),
  )("of %s has every name that its entries export", (name, folder) => {
    const entries = Object.entries(
      (JSON.parse(readText(`${folder}/package.json`)) as { exports: Readonly<Record<string, string>> }).exports,
    ).filter(([, file]) => file.endsWith(".ts"))
    for (const [entry, file] of entries) {
      const names = exportedNames(posix.join(folder, file))
      const page = posix.join("reference", name, entry)
      const isOfIt = (path: string) => path === `${page}.html` || dirname(path) === page
      const found = told.filter(({ path }) => isOfIt(path)).map((one) => one.name.split(".")[0]!)
      expect(names.filter((one) => !found.includes(one))).toEqual([])
    }
  })
})

const hasChromium = existsSync(chromiumPath)
if (!hasChromium) {
  process.stderr.write(
    `\nSKIPPED: the site is not looked at: no ${chromiumPath}. Install Debian's chromium, or set CHROMIUM.\n`,
  )
}

describe.skipIf(!hasChromium)("in a browser", () => {
  const act = <A>(step: () => Promise<A>) => Effect.promise(step)
  const open = Effect.gen(function* () {
    const { url } = yield* serveFolder(built)
    return { url, ...(yield* openPage(url)) }
  })

  it.live(
    "no page is wider than a phone, and none complains",
    () =>
      Effect.gen(function* () {
        const { page, troubles, url } = yield* open
        yield* act(() => page.setViewportSize({ width: 390, height: 844 }))
        const wide: Array<string> = []
        for (const { path } of pages) {
          yield* act(() => page.goto(url + path))
          const width = yield* act(() => page.evaluate<number>("document.documentElement.scrollWidth"))
          if (width > 390) wide.push(`${path}: ${width}`)
        }
        expect(wide).toEqual([])
        expect(troubles).toEqual([])
      }).pipe(Effect.scoped),
    120_000,
  )

  it.live(
    "every text can be read, in the light and in the dark",
    () =>
      Effect.gen(function* () {
        const { page, url } = yield* open
        const faint: Array<string> = []
        for (const path of ["index.html", "tutorial.html", "concepts/dispositions.html", "reference/core/lane.html"])
          for (const colorScheme of ["light", "dark"] as const) {
            yield* act(() => page.emulateMedia({ colorScheme }))
            yield* act(() => page.goto(url + path))
            const complaints = yield* accessibilityComplaints(page)
            faint.push(...complaints.filter((one) => one.startsWith("contrast")).map((one) => `${path}: ${one}`))
          }
        expect(faint).toEqual([])
      }).pipe(Effect.scoped),
    120_000,
  )

  it.live(
    "a picture is as dark as the page, whatever the machine prefers",
    () =>
      Effect.gen(function* () {
        const { page, url } = yield* open
        yield* act(() => page.goto(`${url}concepts/life-of-a-recall.html`))
        const brightness = Effect.gen(function* () {
          const picture = page.locator("img[src$='life-of-a-recall.svg']")
          const png = yield* act(() => picture.screenshot())
          return (yield* countColours(page, png)).brightness
        })
        expect(yield* brightness).toBeGreaterThan(200)
        yield* act(() => page.locator(".VPNavBarAppearance button").click())
        yield* act(() => page.waitForFunction("document.documentElement.classList.contains('dark')"))
        expect(yield* brightness).toBeLessThan(80)
      }).pipe(Effect.scoped),
    120_000,
  )
})

/** As the entry file spells them; `* as Budget` is `Budget`. */
const exportedNames = (path: string): ReadonlyArray<string> => {
  const text = readText(path)
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((match) =>
    match[1]!.split(",").flatMap(
      (part) =>
        part
          .trim()
          .replace(/^type /, "")
          .split(" as ")
          .at(-1) || [],
    ),
  )
  const declared = [...text.matchAll(/^export (?:const|interface|type|function|class|\* as) (\w+)/gm)]
  return [...listed, ...declared.map((match) => match[1]!)]
}

const decode = (text: string): string => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"')

const isFile = (path: string): boolean => statSync(join(built, path), { throwIfNoEntry: false })?.isFile() === true
