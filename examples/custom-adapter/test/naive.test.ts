import { assert, it } from "@effect/vitest"
import { lawReport, lawsOfTokenStores } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"
import { expect } from "vitest"
import { naiveLayer } from "./naive/NaiveVaultTokenStore.ts"
import { fakeVault } from "./vault/FakeVault.ts"
import { lawOutcomes } from "./vault/lawOutcomes.ts"

it("the first version of the guide breaks the laws that the guide says it breaks", async () => {
  // One server, opened twice by the laws of several; a new one for each trial.
  const shared = Effect.map(fakeVault, ({ address, token }) => naiveLayer(address, token))
  const outcomes = await lawOutcomes({ layer: Layer.unwrap(shared), shared })
  const broken = lawsOfTokenStores.filter(({ number }) => outcomes.get(number) === "broken")
  assert.deepStrictEqual(
    broken.map(({ number }) => number),
    ["TS-1", "TS-2", "TS-6", "TS-9", "TS-11", "TS-13"],
  )
  await expect(lawReport(lawsOfTokenStores, outcomes)).toMatchFileSnapshot("guide/naive.txt")
  const reasons = broken.map(
    ({ number, reason, withoutIt }) => `${number}  ${reason}\n      Without it: ${withoutIt}\n`,
  )
  await expect(reasons.join("")).toMatchFileSnapshot("guide/reasons.txt")
})
