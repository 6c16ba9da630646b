import { assert, it } from "@effect/vitest"
import { type LawOutcome, lawReport, lawsOfTokenStores } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"
import { expect } from "vitest"
import { naiveLayer } from "./naive/NaiveVaultTokenStore.ts"
import { layer } from "../src/index.ts"
import { fakeVault, fakeVaultWith } from "./vault/FakeVault.ts"
import { makeKvEngine } from "./vault/KvEngine.ts"
import { lawOutcomes } from "./vault/lawOutcomes.ts"

const brokenIn = (outcomes: ReadonlyMap<string, LawOutcome>) =>
  [...outcomes].flatMap(([number, outcome]) => (outcome === "broken" ? [number] : []))

it("the first version of the guide breaks the laws that the guide says it breaks", async () => {
  // One server, opened twice by the laws of several; a new one for each trial.
  const shared = Effect.map(fakeVault, ({ address, token }) => naiveLayer(address, token))
  const outcomes = await lawOutcomes({ layer: Layer.unwrap(shared), shared })
  const broken = lawsOfTokenStores.filter(({ number }) => outcomes.get(number) === "broken")
  assert.deepStrictEqual(brokenIn(outcomes), ["TS-1", "TS-2", "TS-6", "TS-9", "TS-11", "TS-13"])
  await expect(lawReport(lawsOfTokenStores, outcomes)).toMatchFileSnapshot("guide/naive.txt")
  const reasons = broken.map(
    ({ number, reason, withoutIt }) => `${number}  ${reason}\n      Without it: ${withoutIt}\n`,
  )
  await expect(reasons.join("")).toMatchFileSnapshot("guide/reasons.txt")
})

it("the finished adapter keeps the laws of comparing and deleting by cas alone: a server that overlooks it is found out", async () => {
  const overlooking = () => {
    const engine = makeKvEngine()
    return (request: Parameters<typeof engine>[0]) =>
      engine(typeof request.body === "object" ? { ...request, body: { ...request.body, options: {} } } : request)
  }
  const shared = Effect.map(fakeVaultWith(overlooking), ({ address, token }) => layer({ address, token }))
  assert.deepStrictEqual(brokenIn(await lawOutcomes({ layer: Layer.unwrap(shared), shared })), ["TS-11", "TS-13"])
})
