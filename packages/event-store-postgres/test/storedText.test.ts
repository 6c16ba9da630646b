import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { fromStored, toStored } from "../src/storedText.ts"

const text = fc.string({ unit: fc.constantFrom("\0", "\u0001", "\u0002", "a", "💥") })

it("every text comes back as it was, and what is stored has no U+0000", () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(fromStored(toStored(one))).toBe(one)
      expect(toStored(one)).not.toContain("\0")
    }),
  )
})

it("two different texts stay different", () => {
  fc.assert(fc.property(text, text, (one, other) => (toStored(one) === toStored(other)) === (one === other)))
})
