import { afterAll, describe, expect, it } from "@effect/vitest"
import { knownCodes } from "../packages/core/src/index.ts"
import { claimingProgram } from "./docstrings/claimingProgram.ts"
import { makeExampleProject } from "./docstrings/ExampleProject.ts"
import { examplesOf } from "./docstrings/examplesOf.ts"
import { faultsOf } from "./docstrings/faultsOf.ts"
import type { PublicExport } from "./docstrings/PublicExport.ts"
import { readPublicSurface } from "./docstrings/readPublicSurface.ts"
import { readFiles } from "./Workspace.ts"

const exports = readPublicSurface()
const examples = examplesOf(exports)

describe("every export of every package", () => {
  it("has a docstring where it is declared, and so has what is called, set, left out or counted of it", () => {
    expect(exports.length).toBeGreaterThan(400)
    expect([...new Set(exports.flatMap((one) => faultsOf(one, exports)))]).toEqual([])
  })

  it("links only to other exports", () => {
    const names = new Set(exports.flatMap(({ name }) => [name, name.split(".").at(-1)!]))
    const links = exports.flatMap((one) =>
      [...textOf(one).matchAll(/\{@link ([^}\s]+)/g)].map((match) => ({ at: one.at, to: match[1]! })),
    )
    const sees = exports.flatMap((one) => one.docstrings.flatMap((docstring) => docstring.sees))
    expect(links.length + sees.length).toBeGreaterThan(50)
    expect(links.filter(({ to }) => !names.has(to)).map(({ at, to }) => `${at} ${to}`)).toEqual([])
    expect(sees.filter((see) => !names.has(see))).toEqual([])
  })

  it("names the page of the platform that an address or a code in its docstrings comes from", () => {
    const codes = new Set(knownCodes().map(String))
    const speaksOfPlatform = (text: string) =>
      text.includes("/open-apis/") || (text.match(/\b\d{5,8}\b/g) ?? []).some((number) => codes.has(number))
    const loose = exports.filter((one) => speaksOfPlatform(textOf(one)) && !platformPage.test(textOf(one)))
    expect(loose.map(({ at, name }) => `${at} ${name}`)).toEqual([])
  })

  it("links to the platform's own documents where it links to the platform", () => {
    const links = exports.flatMap((one) =>
      [...textOf(one).matchAll(/https?:\/\/[\w.-]*(?:feishu|lark)[\w.-]*\/[^\s`)]+/g)].map(
        ([link]) => `${one.at} ${link}`,
      ),
    )
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter((link) => !platformPage.test(link))).toEqual([])
  })
})

const platformPage = /https:\/\/open\.(?:feishu\.cn|larksuite\.com)\/document\//

const textOf = ({ docstrings, members }: PublicExport): string =>
  [...docstrings, ...members.flatMap((member) => member.docstrings)].map(({ text }) => text).join("\n")

describe("every example in a docstring", () => {
  const project = makeExampleProject()
  afterAll(project.remove)
  const named = examples.map(({ code = "", of }, number) => ({ code, name: `example-${number}.ts`, of }))
  const placed = (output: string) =>
    output
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace(/example-(\d+)\.ts/, (_, number: string) => examples[Number(number)]!.of))

  it("belongs to what can be imported, and stands between fences", () => {
    const written = readFiles("packages/*/src/**/*.ts").flatMap(({ text }) => text.match(/^ *\* @example$/gm) ?? [])
    expect(examples.length).toBe(written.length)
    expect(examples.filter(({ code }) => code === undefined).map(({ of }) => of)).toEqual([])
  })

  it("compiles as a module, as it stands, in a project that has the packages installed", () => {
    expect(placed(project.typeCheck(new Map(named.map(({ code, name }) => [name, code]))))).toEqual([])
  })

  it("gives what its comments claim", () => {
    const programs = named.flatMap(({ code, name }) => {
      const program = claimingProgram(code)
      return program === undefined ? [] : [[name, program] as const]
    })
    expect(programs.length).toBeGreaterThan(20)
    expect(placed(project.claim(new Map(programs)))).toEqual([])
  })
})
