import { assert, describe, it } from "@effect/vitest"
import { lawsOfTransports, type MakeTransport, transportLaws, transportTrial } from "../src/index.ts"
import { rightTransport } from "./rightTransport.ts"
import { transportMutants } from "./transportMutants.ts"
import * as fc from "fast-check"

// A mutant is found out by any example; only people want the shortest one.
fc.configureGlobal({ endOnFailure: true })

const without = ["IssueTenantAccessToken"] as const

const breaks = (number: string, make: MakeTransport): Promise<boolean> => {
  const law = lawsOfTransports.find((each) => each.number === number)!
  return law.holds(transportTrial(make, { without: number === "TR-18" ? without : [] }))!().then(
    () => false,
    () => true,
  )
}

describe("the laws of transports", () => {
  it.each(transportMutants)("$breaks catches a transport that $mistake", async ({ breaks: number, make }) => {
    assert.isTrue(await breaks(number, make))
  })

  it("each have a number of their own, a sentence, a reason, and a mutant", () => {
    const numbers = lawsOfTransports.map(({ number }) => number)
    assert.deepStrictEqual(
      numbers,
      numbers.map((_, at) => `TR-${at + 1}`),
    )
    assert.deepStrictEqual(
      transportMutants.map(({ breaks: number }) => number),
      numbers,
    )
    for (const { sentence, reason, withoutIt } of lawsOfTransports)
      assert.isTrue([sentence, reason, withoutIt].every((text) => text.length > 20))
  })
})

transportLaws("Node's own client", rightTransport)
