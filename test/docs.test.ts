import { describe, expect, it } from "@effect/vitest"
import { exitCodes } from "../packages/cli/src/exitCode.ts"
import { CampaignEvent, LaneEvent, RecallEvent } from "../packages/core/src/index.ts"
import { fileLinks } from "../scripts/markdownLinks.ts"
import { fileBlocks, programBlocks, readRegion, withFiles, withRegions } from "../scripts/programBlocks.ts"
import { promisesNow } from "../scripts/promises/promisesNow.ts"
import { promisesFile, readPromises } from "../scripts/promises/writtenPromises.ts"
import { readPart, sessionBlocks, withSessions } from "../scripts/sessionBlocks.ts"
import { withTables } from "../scripts/tables/withTables.ts"
import { exists, readFiles, readText } from "./Workspace.ts"

const documents = readFiles("**/*.md")

/** Where a newcomer copies from: every program is one that the tests have compiled and run. */
const quotesOnly = /^(?:README(?:\.zh-CN)?\.md|CONTRIBUTING\.md|docs\/|examples\/|packages\/core\/)/

describe("every document", () => {
  it("quotes programs as they stand in files that the tests compile and run: pnpm docs:update", () => {
    const stale = documents.flatMap(({ path, text }) =>
      programBlocks(text)
        .filter(({ code, region }) => region !== undefined && code !== readRegion(region, readText))
        .map(({ line, region }) => `${path}:${line} differs from ${region}`),
    )
    expect(stale).toEqual([])
  })

  it("shows what was printed as it stands in files that tests compare with a run: pnpm docs:update", () => {
    const blocks = documents.flatMap(({ path, text }) => fileBlocks(text).map((block) => ({ path, ...block })))
    expect(blocks).not.toEqual([])
    const stale = blocks.filter(({ file, text }) => text !== readText(file))
    expect(stale.map(({ file, line, path }) => `${path}:${line} differs from ${file}`)).toEqual([])
    const unchecked = blocks.filter(({ file }) => {
      const folder = /^(?:packages|examples)\/[\w-]+\/test\//.exec(file)?.[0]
      const name = file.slice(folder?.length ?? 0)
      return folder === undefined || !readFiles(`${folder}**/*.test.ts`).some(({ text }) => text.includes(`"${name}"`))
    })
    expect(unchecked.map(({ file }) => file)).toEqual([])
  })

  it("shows what was typed at a terminal, and what came of it, as sessions have it: pnpm docs:update", () => {
    const blocks = documents.flatMap(({ path, text }) => sessionBlocks(text).map((block) => ({ path, ...block })))
    expect(blocks).not.toEqual([])
    const stale = blocks.filter(({ quote, text }) => text !== readPart(quote, readText))
    expect(stale.map(({ line, path, quote }) => `${path}:${line} differs from ${quote.path}#${quote.part}`)).toEqual([])
  })

  it("that has a session shows no other commands", () => {
    const loose = documents.flatMap(({ path, text }) => {
      const quoted = sessionBlocks(text).map(({ line }) => line)
      const lines = text.split("\n").flatMap((line, index) => (/^```(?:sh|console)$/.test(line) ? index + 1 : []))
      return quoted.length === 0 ? [] : lines.filter((line) => !quoted.includes(line)).map((line) => `${path}:${line}`)
    })
    expect(loose).toEqual([])
  })

  it("has tables as the code makes them: pnpm docs:update", async () => {
    const withSome = documents.filter(({ text }) => text.includes("<!-- table: "))
    expect(withSome).not.toEqual([])
    const now = await Promise.all(withSome.map(({ text }) => withTables(text)))
    expect(withSome.filter(({ text }, index) => now[index] !== text).map(({ path }) => path)).toEqual([])
  })

  it("quotes only what is compiled with the workspace", () => {
    const regions = documents.flatMap(({ text }) => programBlocks(text).flatMap(({ region }) => region ?? []))
    expect(regions).not.toEqual([])
    expect(
      regions.filter((region) => !/^(?:packages|examples)\/[\w-]+\/(?:src|test)\/[^#]+\.ts#/.test(region)),
    ).toEqual([])
  })

  it("says of every program where it stands, if it is one that newcomers read first", () => {
    const loose = documents
      .filter(({ path }) => quotesOnly.test(path))
      .flatMap(({ path, text }) =>
        programBlocks(text)
          .filter(({ region }) => region === undefined)
          .map(({ line }) => `${path}:${line}`),
      )
    expect(loose).toEqual([])
  })

  it("links only to files that are there", () => {
    const links = documents.flatMap((document) =>
      fileLinks(document.path, document.text).map(({ line, path }) => ({ at: `${document.path}:${line}`, path })),
    )
    expect(links).not.toEqual([])
    expect(links.filter(({ path }) => !exists(path)).map(({ at, path }) => `${at} links to ${path}`)).toEqual([])
  })
})

describe("the README of every package", () => {
  const readmes = documents.filter(({ path }) => /^packages\/[^/]+\/README\.md$/.test(path))

  it("says what it is, how to install it and how to use it, in that order", () => {
    const wrong = readmes.filter(({ text }) => {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])
      return !/^# .+\n\n\S/.test(text) || headings[0] !== "Install" || headings.length < 2
    })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe("docs/promises.json", () => {
  it("has every law, call of a port, event, exit code and field as it is: pnpm docs:update", () => {
    const now = [...promisesNow(readText)].map(([name, { says }]) => [name, says])
    expect(now.length).toBeGreaterThan(80)
    const written = Object.entries(readPromises(readText(promisesFile))).map(([name, { says }]) => [name, says])
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(now))
  })

  it("gives no number to two laws, and no name to two promises", () => {
    const names = [...readText(promisesFile).matchAll(/^ {2}"([^"]+)": \{$/gm)].map((match) => match[1]!)
    expect(names.length).toBe(new Set(names).size)
    const numbers = readFiles("packages/testkit/src/**/*.ts").flatMap(({ text }) =>
      [...text.matchAll(/^ +number: "([A-Z]{2}-\d+)",$/gm)].map((match) => match[1]!),
    )
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
  })
})

describe("docs/design.md", () => {
  const design = readText("docs/design.md")

  it("names only files that are there", () => {
    const named = [...design.matchAll(/`((?:packages|examples|docs|test|scripts)\/[\w./-]+)`/g)].map(
      (match) => match[1]!,
    )
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((path) => !exists(path))).toEqual([])
  })

  it("names every event", () => {
    const events = [RecallEvent, CampaignEvent, LaneEvent].flatMap(({ cases }) => Object.keys(cases))
    expect(events.filter((event) => !design.includes(`\`${event}\``))).toEqual([])
  })

  it("names every package", () => {
    const folders = [...new Set(readFiles("packages/*/package.json").map(({ path }) => path.split("/")[1]!))]
    expect(folders.filter((folder) => !design.includes(`\`${folder}\``))).toEqual([])
  })
})

describe("packages/cli/README.md", () => {
  it("names every exit code of the command, and no other", () => {
    const codes = [...readText("packages/cli/README.md").matchAll(/^\| (\d+) +\|/gm)].map((match) => Number(match[1]))
    expect(codes).toEqual(Object.values(exitCodes))
  })

  it("names only flags that the command has", () => {
    const named = [...readText("packages/cli/README.md").matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(
      (match) => match[1]!,
    )
    const flags = [...readText("docs/cli.md").matchAll(/^ +(?:-\w, +)?--([a-z-]+)/gm)].map((match) => match[1]!)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !flags.includes(name))).toEqual([])
  })
})

describe("updating a document", () => {
  const file = ["before", "  // #region one", "  const one = 1", "", "    .two()", "  // #endregion", "after"].join(
    "\n",
  )
  const program = "```ts\nold\n```\n"

  it("puts the dedented region into the block behind its comment, and leaves other blocks alone", () => {
    const before = `${program}\n<!-- region: a.ts#one -->\n\n${program}\n${program}`
    const after = withRegions(before, () => file)
    expect(after).toBe(
      `${program}\n<!-- region: a.ts#one -->\n\n\`\`\`ts\nconst one = 1\n\n  .two()\n\`\`\`\n\n${program}`,
    )
    expect(withRegions(after, () => file)).toBe(after)
    expect(programBlocks(after).map(({ line, region }) => [line, region])).toEqual([
      [1, undefined],
      [7, "a.ts#one"],
      [13, undefined],
    ])
  })

  it("puts a whole file into the block of text behind its comment", () => {
    const before = "<!-- file: a.txt -->\n\n```text\nold\n```\n\n```text\nanother\n```\n"
    const after = withFiles(before, () => "new\n")
    expect(after).toBe("<!-- file: a.txt -->\n\n```text\nnew\n```\n\n```text\nanother\n```\n")
    expect(fileBlocks(after)).toEqual([{ line: 3, file: "a.txt", text: "new\n" }])
  })

  it("puts what was typed, and what came of it, into the blocks behind their comments", () => {
    const session = "== look\n$ ls\na b\n$ cd a\n\n== end\n$ exit\n"
    const before = "<!-- commands: a.txt#look -->\n\n```sh\n```\n\n<!-- output: a.txt#look -->\n\n```text\nold\n```\n"
    const after = withSessions(before, () => session)
    expect(after).toBe(
      "<!-- commands: a.txt#look -->\n\n```sh\nls\ncd a\n```\n\n<!-- output: a.txt#look -->\n\n```text\na b\n```\n",
    )
    expect(() => withSessions(before, () => "== another\n$ ls\n")).toThrow('a.txt has no part "look"')
  })

  it("tells of a region that is not there", () => {
    expect(() => readRegion("a.ts#two", () => file)).toThrow('a.ts has no region "two"')
  })
})
