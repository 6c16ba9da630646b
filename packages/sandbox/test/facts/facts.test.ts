import { changeSettings, defaultSettings } from "@feishu-recall/sandbox"
import { assert, describe, expect, it } from "@effect/vitest"
import { makeWireWorld } from "../wire/WireWorld.ts"
import { limitFacts, tokenFacts } from "./chosenAboutGateway.ts"
import { recallFacts, sendFacts } from "./chosenAboutMessages.ts"
import { codeFacts } from "./chosenCodes.ts"
import { factsAboutAccess } from "./documentedAboutAccess.ts"
import { factsAboutMessages } from "./documentedAboutMessages.ts"
import type { ChosenFact } from "./Fact.ts"

const documentedFacts = [...factsAboutMessages, ...factsAboutAccess]
const chosenFacts = [...limitFacts, ...tokenFacts, ...sendFacts, ...recallFacts, ...codeFacts]

describe("documented", () => {
  it.each(documentedFacts)("$says", ({ holds }) => holds(makeWireWorld()))
})

describe("chosen", () => {
  it.each(chosenFacts)("$setting: $says", ({ patch, observe, expected: [byDefault, changed] }) => {
    assert.deepStrictEqual(observe(makeWireWorld()), byDefault)
    const world = makeWireWorld()
    changeSettings(world.platform, patch)
    assert.deepStrictEqual(observe(world), changed)
    assert.notDeepEqual(byDefault, changed)
  })

  it("every setting is there once, and every chosen code", () => {
    const { chosenCodes, ...settings } = defaultSettings
    const names = [...Object.keys(settings), ...Object.keys(chosenCodes).map((name) => `chosenCodes.${name}`)]
    assert.sameMembers(
      chosenFacts.map(({ setting }) => setting),
      names,
    )
  })
})

describe("docs/facts.md", () => {
  it("says what these tests hold: vitest -u writes it", async () => {
    await expect(table()).toMatchFileSnapshot("../../docs/facts.md")
  })
})

const table = (): string =>
  [
    "# What the sandbox knows of the platform",
    "",
    "Each line is a test of the same name in [`test/facts`](../test/facts), which also writes this page.",
    "",
    "## Documented, or seen",
    "",
    "Paths are under `https://open.feishu.cn/document`.",
    "",
    ...rows(
      ["Fact", "Source"],
      documentedFacts.map(({ says, source }) => [says, code(source)]),
    ),
    "",
    "## Chosen",
    "",
    "No page answers these. Each is a setting, and none is a promise of the platform.",
    "",
    ...rows(
      ["Setting", "Default", "Meaning"],
      chosenFacts.map((fact) => [code(fact.setting), code(defaultOf(fact)), fact.says]),
    ),
    "",
  ].join("\n")

const defaultOf = ({ setting }: ChosenFact): string => {
  const name = setting.split(".")[1]
  const value: unknown =
    name === undefined
      ? defaultSettings[setting as keyof typeof defaultSettings]
      : defaultSettings.chosenCodes[name as keyof typeof defaultSettings.chosenCodes]
  return setting === "limits" ? '{"perSecond":50,"perMinute":1000} each' : JSON.stringify(value)
}

const code = (text: string): string => (text.startsWith("seen") ? text : `\`${text}\``)

const rows = (head: ReadonlyArray<string>, body: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column]!.length)))
  const line = (row: ReadonlyArray<string>) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)]
}
