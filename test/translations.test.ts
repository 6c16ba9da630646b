import { describe, expect, it } from "@effect/vitest"
import { readFiles, readText } from "./Workspace.ts"

/** Each document that is in Chinese, too. */
const translations: Readonly<Record<string, string>> = {
  "README.zh-CN.md": "README.md",
  "docs/zh/runbook.md": "docs/operations/runbook.md",
}

describe.each(Object.entries(translations))("%s", (translation, original) => {
  const [here, there] = [partsOf(readText(translation)), partsOf(readText(original))]

  it(`has the headings, lists and tables of ${original}`, () => {
    expect(here.shape).toEqual(there.shape)
  })

  it(`has the commands, programs and outputs of ${original}`, () => {
    expect(here.blocks).toEqual(there.blocks)
  })

  it("is in Chinese: no paragraph was left as it was", () => {
    expect(here.paragraphs.length).toBeGreaterThan(10)
    expect(here.paragraphs.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([])
  })
})

describe("a translation", () => {
  it("is compared with its original", () => {
    const chinese = ["*.md", "docs/**/*.md"]
      .flatMap((pattern) => readFiles(pattern))
      .filter(({ path }) => /\.zh-CN\.md$|\/zh\//.test(path))
    expect(chinese.map(({ path }) => path).toSorted()).toEqual(Object.keys(translations).toSorted())
  })
})

/** What a document is made of, whatever its language. Comments of a shell may be translated. */
function partsOf(markdown: string) {
  const block = /^```(\w+)\n([\s\S]*?)^```$/gm
  const blocks = [...markdown.matchAll(block)].map(([, language, code = ""]) => ({
    language,
    code: language === "sh" ? code.replaceAll(/ +# .*$/gm, "") : code,
  }))
  const lines = markdown.replaceAll(block, "```").split("\n")
  // Where the other one is, is no part of it.
  const text = lines.filter((line) => !/^\[(?:English|简体中文)\]|^<!--/.test(line))
  const shape = text.flatMap((line) => /^(#+|-|\d+\.|\||```)(?= |$)/.exec(line)?.[1] ?? [])
  return { blocks, shape, paragraphs: text.filter((line) => /^[^#|<`\s-]/.test(line) && /\p{L}/u.test(line)) }
}
