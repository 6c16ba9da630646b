import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { prefixRanges } from "../../src/index.ts"

const bytes = (text: string) => Buffer.from(text, "utf8")

it("a text begins with a prefix if, and only if, its bytes are in the range", () => {
  const letter = fc.constantFrom(
    "a",
    "b",
    " ",
    "!",
    "\0",
    "\u007f",
    "ü",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "💥",
    "\u{10ffff}",
  )
  const text = fc.array(letter, { maxLength: 4 }).map((letters) => letters.join(""))
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3 }), text, (prefixes, name) => {
      const ranges = prefixRanges(prefixes)
      // By nothing but the greatest of all letters: what begins with it has no end.
      const isBoundless = prefixes.some((prefix) => /^\u{10ffff}*$/u.test(prefix))
      expect(ranges === undefined).toBe(isBoundless)
      const isWithin = ranges?.some(
        ({ high, low }) => bytes(name).compare(bytes(low)) >= 0 && bytes(name).compare(bytes(high)) < 0,
      )
      const begins = prefixes.some((prefix) => name.startsWith(prefix))
      expect(isWithin ?? begins).toBe(begins)
    }),
    { numRuns: 2_000, examples: [[["\ud7ff"], "\ue000"]] },
  )
})

it("half of a surrogate pair can't be looked for by bytes", () => {
  expect(prefixRanges(["a", "b\ud83d"])).toBeUndefined()
  expect(prefixRanges([])).toEqual([])
})
