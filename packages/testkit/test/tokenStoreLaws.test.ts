import { TokenStoreMemory } from "@feishu-recall/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { lawReport } from "../src/laws/lawReport.ts"
import { lawsOfTokenStores, tokenStoreLaws } from "../src/tokenStoreLaws.ts"
import { layerOf, type Mutant, mutants, rightStore } from "./tokenStoreMutants.ts"

const brokenBy = async ({ make, alone = false }: Pick<Mutant, "make" | "alone">): Promise<ReadonlyArray<string>> => {
  const shared = alone
    ? undefined
    : Effect.sync(() => {
        const kept = new Map()
        return layerOf(make, kept)
      })
  const broken: Array<string> = []
  for (const law of lawsOfTokenStores) {
    const holds = law.holds({ layer: freshOf(make), shared })
    if (
      holds !== undefined &&
      !(await holds().then(
        () => true,
        () => false,
      ))
    )
      broken.push(law.number)
  }
  return broken
}

const freshOf = (make: Mutant["make"]) => layerOf(() => make(new Map()))

describe("the laws of token stores", () => {
  it.each(mutants)("$breaks catches a store that $mistake", async (mutant) => {
    const broken = await brokenBy(mutant)
    assert.include(broken, mutant.breaks)
    // The model repeats what the laws of single calls say.
    assert.deepStrictEqual(
      broken.filter((number) => number !== "TS-9" || mutant.breaks === "TS-9"),
      [mutant.breaks],
    )
  })

  it("are all kept by a right store", async () => {
    assert.deepStrictEqual(await brokenBy({ make: rightStore }), [])
  })

  it("each have a number of their own, a sentence, a reason, and a mutant", () => {
    const numbers = lawsOfTokenStores.map(({ number }) => number)
    assert.deepStrictEqual(
      numbers,
      numbers.map((_, at) => `TS-${at + 1}`),
    )
    // TS-14 has its mutant where there are processes: processLaws.test.ts.
    assert.deepStrictEqual([...mutants.map(({ breaks }) => breaks), "TS-14"], numbers)
    for (const { sentence, reason, withoutIt } of lawsOfTokenStores)
      assert.isTrue([sentence, reason, withoutIt].every((text) => text.length > 20))
  })
})

describe("the report", () => {
  it("says of each law how it came out", () => {
    const laws = [
      { number: "X-1", sentence: "one" },
      { number: "X-2", sentence: "two" },
      { number: "X-3", sentence: "three" },
    ]
    assert.strictEqual(
      lawReport(
        laws,
        new Map([
          ["X-1", "kept"],
          ["X-2", "broken"],
        ]),
      ),
      "- **X-1** one: kept.\n- **X-2** two: broken.\n- **X-3** three: not asked.\n",
    )
  })
})

tokenStoreLaws("memory", TokenStoreMemory, {
  onReport: (markdown) =>
    assert.deepStrictEqual(markdown.split("\n").filter((line) => line !== "" && !line.endsWith(": kept.")).length, 3),
})
