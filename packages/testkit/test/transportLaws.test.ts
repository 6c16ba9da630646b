import { assert, describe, it } from "@effect/vitest"
import { lawsOfTransports, transportLaws, transportTrial } from "../src/index.ts"
import { brokenLaws } from "./brokenLaws.ts"
import { rightTransport } from "./rightTransport.ts"
import { transportMutants } from "./transportMutants.ts"
import * as fc from "fast-check"

// A mutant is found out by any example; only people want the shortest one.
fc.configureGlobal({ endOnFailure: true })

describe("the laws of transports", () => {
  // Some laws draw any answer there is: once in many runs one of them meets a mutant of another law, or waits for it.
  it.each(transportMutants)(
    "$breaks alone catches a transport that $mistake",
    { retry: 2 },
    async ({ breaks, make }) => {
      // Without a request that is not made TR-18 can't be asked.
      const without = breaks === "TR-18" ? (["IssueTenantAccessToken"] as const) : []
      assert.deepStrictEqual(await brokenLaws(lawsOfTransports, () => transportTrial(make, { without })), [breaks])
    },
  )

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
