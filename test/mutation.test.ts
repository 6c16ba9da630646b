import { describe, expect, it } from "@effect/vitest"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { judgeTrial } from "../scripts/mutation/judgeTrial.ts"
import { tryAll, type TriedMutant } from "../scripts/mutation/tryAll.ts"

const source = `
export const isGrown = (age: number): boolean => age >= 18
export const countTo = (end: number): number => {
  let count = 0
  while (count < end) count++
  return count
}
export const never = (): string => "uncovered"
const limit = 3
export const isOver = (value: number): boolean => value > limit
`

const tryOut = async (test: string): Promise<ReadonlyArray<TriedMutant>> => {
  const root = mkdtempSync(join(tmpdir(), "mutants-"))
  try {
    writeFileSync(join(root, "age.ts"), source)
    writeFileSync(join(root, "age.test.ts"), test)
    return await tryAll({ root, files: ["age.ts"], tests: ["age.test.ts"], processes: 2, longestMillis: 20_000 })
  } finally {
    rmSync(root, { recursive: true })
  }
}

const head = `import { expect, it } from "vitest"\nimport { countTo, isGrown, isOver } from "./age.ts"\n`
const resultsOf = (tried: ReadonlyArray<TriedMutant>, original: string) =>
  Object.fromEntries(
    tried
      .filter(({ mutant }) => mutant.original === original)
      .map(({ mutant, result }) => [mutant.replacement, result]),
  )

describe("mutants", () => {
  it("are killed where a test looks, and survive where none does", async () => {
    const tried = await tryOut(`${head}
it("is grown from 18 on", () => expect([isGrown(17), isGrown(19)]).toEqual([false, true]))
it.each([[0], [3]])("counts to %d", (end) => expect(countTo(end)).toBe(end))
it("is over 3", () => expect([isOver(3), isOver(4)]).toEqual([false, true]))
`)
    // 18 itself was never asked for.
    expect(resultsOf(tried, "age >= 18")).toEqual({
      true: "killed",
      false: "killed",
      "age > 18": "survived",
      "age < 18": "killed",
    })
    expect(resultsOf(tried, '"uncovered"')).toEqual({ '""': "uncovered" })
    // A loop without an end is no survivor.
    expect(resultsOf(tried, "count++")).toEqual({ "count--": "killed" })
    expect(resultsOf(tried, "value > limit")).toMatchObject({ "value >= limit": "killed" })
  }, 60_000)

  it("are not tried with a test that fails by itself", async () => {
    await expect(tryOut(`${head}it("is wrong", () => expect(isGrown(1)).toBe(true))`)).rejects.toThrow(
      /without any mutant.*is wrong/,
    )
  }, 60_000)

  it("are not tried with a test that passes only once", async () => {
    const test = `let runs = 0\nit("is first", () => expect([isGrown(1), ++runs]).toEqual([false, 1]))`
    await expect(tryOut(`${head}${test}`)).rejects.toThrow(/is first.*only once/)
  }, 60_000)

  it("need a reason each if they survive, and only those", () => {
    const named = { file: "a.ts", mutator: "m", line: "a > b", original: "a > b", replacement: "a >= b", occurrence: 0 }
    const mutant = { ...named, id: "0", place: "a.ts:1 m" }
    const survivor = [{ mutant, result: "survived", by: "" }] as const
    const killed = [{ mutant, result: "killed", by: "a test" }] as const
    const problems = (...given: Parameters<typeof judgeTrial>) => judgeTrial(...given).problems
    expect(problems(survivor, [{ ...named, reason: "they are never the same" }], 0)).toEqual([])
    expect(problems(survivor, [], 0)).toEqual(["no reason is given: a.ts a > b: a > b => a >= b"])
    expect(problems(killed, [{ ...named, reason: "they are never the same" }], 0)).toEqual([
      "is killed or gone, take it off the list: a.ts a > b => a >= b",
    ])
    expect(problems(survivor, [{ ...named, reason: "it is so" }], 0.95)).toEqual([
      "less than 95 % of the mutants were killed",
    ])
  })
})
