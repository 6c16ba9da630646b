import { assert, describe, it } from "@effect/vitest"
import { lawsOfEventStores } from "../src/eventStoreLaws.ts"
import { lawsOfLaneLeases } from "../src/laneLeaseLaws.ts"
import { brokenLaws } from "./brokenLaws.ts"
import { appendMutants } from "./store-mutants/appendMutants.ts"
import { durableMutants } from "./store-mutants/durableMutants.ts"
import { erasureMutants } from "./store-mutants/erasureMutants.ts"
import { indexMutants } from "./store-mutants/indexMutants.ts"
import { durableLeaseMutants, leaseMutants } from "./store-mutants/leaseMutants.ts"
import { logMutants } from "./store-mutants/logMutants.ts"
import { trialOf } from "./store-mutants/Mutant.ts"
import { stagingMutants } from "./store-mutants/stagingMutants.ts"
import { textMutants } from "./store-mutants/textMutants.ts"

const laws = [...lawsOfEventStores, ...lawsOfLaneLeases]
const mutants = [
  [appendMutants, textMutants, logMutants, indexMutants, stagingMutants, durableMutants, erasureMutants],
  [leaseMutants, durableLeaseMutants],
].flat(2)

// The model repeats what the laws of single calls say, and is asked where it alone should speak.
const singly = laws.filter(({ number }) => number !== "ES-32")

describe("the laws of event stores and leases", () => {
  it.each(mutants)("$breaks alone catches a store that $mistake", async (mutant) => {
    const asked = mutant.breaks === "ES-32" ? laws : singly
    assert.deepStrictEqual(await brokenLaws(asked, () => trialOf(mutant)), [mutant.breaks])
  })

  it("are all kept by a right store", async () => {
    assert.deepStrictEqual(await brokenLaws(laws, () => trialOf({ make: (right) => right })), [])
  })

  it("each have a number of their own, a sentence, a reason, and a mutant", () => {
    const numbersOf = (prefix: string) => laws.map(({ number }) => number).filter((number) => number.startsWith(prefix))
    for (const prefix of ["ES", "LL"])
      assert.deepStrictEqual(
        numbersOf(prefix),
        numbersOf(prefix).map((_, at) => `${prefix}-${at + 1}`),
      )
    // Those with processes have theirs in processLaws.test.ts.
    const withProcesses = ["ES-36", "ES-37", "LL-17"]
    assert.deepStrictEqual(
      mutants.map(({ breaks }) => breaks),
      laws.map(({ number }) => number).filter((number) => !withProcesses.includes(number)),
    )
    for (const { sentence, reason, withoutIt } of laws)
      assert.isTrue([sentence, reason, withoutIt].every((text) => text.length > 20))
  })
})
