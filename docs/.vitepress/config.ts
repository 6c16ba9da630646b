import { readFileSync } from "node:fs"
import { slug } from "github-slugger"
import { defineConfig } from "vitepress"
import type { SidebarItem } from "../site/sidebar.ts"
import type { StagedSite } from "../site/stageSite.ts"
import { chinese, chineseSearch } from "./chinese.ts"

const site = JSON.parse(readFileSync(new URL("../dist/site.json", import.meta.url), "utf8")) as StagedSite

/** A host that serves the site below a path names it, with a slash at both ends. */
const base = process.env["DOCS_BASE"] ?? "/"

export default defineConfig({
  base,
  title: "feishu-recall",
  srcDir: "dist/pages",
  outDir: "dist/site",
  cacheDir: "dist/cache",
  head: [["link", { rel: "icon", href: `${base}icon.svg` }]],
  markdown: {
    // Comments in a declaration are its documentation: they have to be legible.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // Anchors are those of a code host, so that one link does for both.
    anchor: { slugify: (heading) => slug(heading) },
  },
  // The reference of the core's platform is one long page.
  vite: { build: { chunkSizeWarningLimit: 1_000 } },
  locales: {
    root: {
      label: "English",
      lang: "en",
      description: "Takes back mass messages on Feishu and Lark, and proves it",
      themeConfig: { sidebar: mutable(site.sidebar), nav: site.sidebar.slice(0, 5).map(firstOf) },
    },
    zh: {
      label: "简体中文",
      lang: "zh-CN",
      description: "撤回飞书与 Lark 上的群发消息，并给出证明",
      // The documents in Chinese are a part of the list of all.
      themeConfig: { ...chinese, sidebar: mutable(site.sidebar.filter(({ text }) => text === "中文")) },
    },
  },
  themeConfig: {
    // Few pages are in both languages.
    i18nRouting: false,
    outline: [2, 3],
    search: { provider: "local", options: { locales: { zh: { translations: chineseSearch } } } },
  },
})

type ThemeItem = { text: string; link?: string; collapsed?: boolean; items?: Array<ThemeItem> }

/** VitePress wants arrays of its own. */
function mutable(items: ReadonlyArray<SidebarItem>): Array<ThemeItem> {
  return items.map(({ items: below, ...item }) => (below === undefined ? item : { ...item, items: mutable(below) }))
}

function firstOf({ items, text }: SidebarItem): { text: string; link: string } {
  return { text, link: items?.[0]?.link ?? "/" }
}
