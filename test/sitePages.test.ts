import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { pageAddress } from "../docs/site/pageAddress.ts"
import { publicExports } from "../docs/site/reference/publicExports.ts"
import { referencePages } from "../docs/site/reference/referencePages.ts"
import { sidebar } from "../docs/site/sidebar.ts"
import { sitePage } from "../docs/site/sitePage.ts"

const isFolder = (path: string) => /^(?:packages\/core|packages\/core\/test)\/?$/.test(path)

describe("a page", () => {
  it.each([
    ["docs/what-and-why.md", "index.md"],
    ["README.md", "readme.md"],
    ["docs/decisions/README.md", "decisions/index.md"],
    ["docs/guides/compatibility.md", "guides/compatibility.md"],
    ["packages/core/README.md", "packages/core.md"],
    ["packages/sandbox/docs/facts.md", "packages/sandbox/facts.md"],
    ["examples/demo/README.md", "examples/demo.md"],
    ["docs/decisions/template.md", undefined],
    [".changeset/README.md", undefined],
    ["packages/core/src/next.ts", undefined],
  ])("of %s stands at %s", (source, address) => {
    expect(pageAddress(source)).toBe(address)
  })

  it.each([
    ["[why](../../docs/decisions/0006-x.md#context)", "[why](../decisions/0006-x.md#context)"],
    ["[core](../core)", "[core](./core.md)"],
    ["[design](../../docs/design.md)", "[design](../design.md)"],
    ["[file](src/bin.ts)", "[file](/files/packages/sandbox/src/bin.ts.txt)"],
    ["[tests](../core/test)", "[tests](/files/packages/core/test.txt)"],
    ["![page](docs/page.png)", "![page](/files/packages/sandbox/docs/page.png)"],
    ["[`next.ts`](../core/src/next.ts)", "[`next.ts`](/files/packages/core/src/next.ts.txt)"],
    ["[out](https://open.feishu.cn/document)", "[out](https://open.feishu.cn/document)"],
    ["[here](#install)", "[here](#install)"],
    ["`[code](../core)`", "`[code](../core)`"],
    ["```sh\n[code](../core)\n```", "```sh\n[code](../core)\n```"],
    ["<!-- region: a.ts#one -->\n\ntext", "text"],
  ])("of packages/sandbox/README.md has %j as %j", (written, shown) => {
    expect(sitePage("packages/sandbox/README.md", written, isFolder).markdown).toBe(shown)
  })

  it("names the files that have to be beside it", () => {
    const text = "[a](src/bin.ts) [b](docs/page.png) [c](../core) [a](src/bin.ts)"
    expect(sitePage("packages/sandbox/README.md", text, isFolder).files).toEqual([
      "packages/sandbox/src/bin.ts",
      "packages/sandbox/docs/page.png",
    ])
  })

  it("without a link to a file is what it was", () => {
    const words = fc.array(
      fc.constantFrom("a ", "`b` ", "](", "[c](#d)", "\n", "<https://e.f/> ", "(g) ", "[h](https://i.j)"),
    )
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join("").replaceAll(/\]\((?![#h])/g, "] (")
        expect(sitePage("docs/design.md", text, isFolder).markdown).toBe(text)
      }),
    )
  })
})

describe("the sidebar", () => {
  const list = [
    "# The documents",
    "",
    "## Begin",
    "",
    "- [What it is, and why](what-and-why.md), in one page",
    "- [core](../packages/core/README.md)",
    "",
    "## Reference",
    "",
    "- [Limits](limits.md)",
    "",
    "## The project",
    "",
    "- [Decisions](decisions/README.md)",
    "",
    "## How",
    "",
    "No list.",
  ].join("\n")
  const documents = [
    { source: "docs/decisions/0001-a.md", title: "0001: A" },
    { source: "docs/decisions/README.md", title: "Decisions" },
    { source: "docs/limits.md", title: "Limits" },
  ]

  it("is the list of documents, with what is in a folder below it and the reference in its part", () => {
    expect(sidebar("docs/README.md", list, documents, { text: "Every export", link: "/reference/" })).toEqual([
      {
        text: "Begin",
        collapsed: false,
        items: [
          { text: "What it is, and why", link: "/" },
          { text: "core", link: "/packages/core" },
        ],
      },
      {
        text: "Reference",
        collapsed: false,
        items: [
          { text: "Limits", link: "/limits" },
          { text: "Every export", link: "/reference/" },
        ],
      },
      {
        text: "The project",
        collapsed: false,
        items: [
          {
            text: "Decisions",
            link: "/decisions/",
            collapsed: true,
            items: [{ text: "0001: A", link: "/decisions/0001-a" }],
          },
        ],
      },
    ])
  })
})

describe("the reference", () => {
  const files: Readonly<Record<string, string>> = {
    "packages/a/src/index.ts": [
      'export { add, Sum, type Part } from "./sum/add.ts"',
      'export * as Box from "./Box.ts"',
    ].join("\n"),
    "packages/a/src/sum/add.ts": [
      "/**",
      " * Adds to a {@link Sum}.",
      " *",
      " * @see {@link Part}",
      " */",
      "export const add = (left: number, right: number): Sum => {",
      "  return left + right",
      "}",
      "/** A sum. */",
      "export const Sum = Schema.Int",
      "export type Sum = typeof Sum.Type",
      "export interface Part {",
      "  /** In metres. */",
      "  readonly length: number",
      "}",
    ].join("\n"),
    "packages/a/src/Box.ts": [
      "/**",
      " * Makes one. {@link Box} knows it.",
      " *",
      " * @example",
      " * Box.make(1)",
      " */",
      'export const make = Effect.fnUntraced(function* (of: number) {\n  yield* of\n  return "box"\n})',
      "/** A box. */",
      "export class Box {",
      "  private readonly hidden = 1",
      "  /** Its lid. */",
      "  static readonly lid = (open: boolean): string => `${open}`",
      "  weigh(): number {",
      "    return this.hidden",
      "  }",
      "}",
    ].join("\n"),
  }
  const read = (path: string) => files[path]!

  it("shows declarations as they are written, and not what functions do", () => {
    const all = publicExports("packages/a/src/index.ts", read)
    expect(all.map(({ declarations, name }) => [name, ...declarations])).toEqual([
      ["add", "const add = (left: number, right: number): Sum"],
      ["Sum", "const Sum = Schema.Int", "type Sum = typeof Sum.Type"],
      ["Part", "interface Part {\n  /** In metres. */\n  readonly length: number\n}"],
      ["Box.make", "const make = Effect.fnUntraced(function* (of: number) { … })"],
      [
        "Box.Box",
        [
          "class Box {",
          "  /** Its lid. */",
          "  static readonly lid = (open: boolean): string",
          "  weigh(): number",
          "}",
        ].join("\n"),
      ],
    ])
  })

  it("has docstrings, their examples, and links that lead to what they name", () => {
    const [page] = referencePages([{ specifier: "@feishu-recall/a", path: "packages/a/src/index.ts" }], read)
    expect(page?.address).toBe("reference/a.md")
    expect(page?.markdown).toContain("## add\n\nAdds to a [`Sum`](/reference/a#sum).")
    expect(page?.markdown).toContain("See [`Part`](/reference/a#part).")
    expect(page?.markdown).toContain("Makes one. [`Box`](/reference/a#boxbox) knows it.")
    expect(page?.markdown).toContain("Example:\n\n```ts\nBox.make(1)\n```")
    expect(page?.files).toEqual(["packages/a/src/sum/add.ts", "packages/a/src/Box.ts"])
  })

  it("refuses a name that is declared nowhere", () => {
    expect(() => publicExports("i.ts", (path) => (path === "i.ts" ? 'export { gone } from "./b.ts"' : ""))).toThrow(
      "nothing is called gone in b.ts",
    )
  })
})
