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
      if (ranges === undefined) {
        // All that such a prefix could exclude is beyond the range of every text.
        expect(prefixes.some((prefix) => /^\u{10ffff}*$/u.test(prefix))).toBe(true)
        return
      }
      const isWithin = ranges.some(
        ({ high, low }) => bytes(name).compare(bytes(low)) >= 0 && bytes(name).compare(bytes(high)) < 0,
      )
      expect(isWithin).toBe(prefixes.some((prefix) => name.startsWith(prefix)))
    }),
    { numRuns: 2_000, examples: [[["\ud7ff"], "\ue000"]] },
  )
})

it("half of a surrogate pair can't be looked for by bytes", () => {
  expect(prefixRanges(["a", "b\ud83d"])).toBeUndefined()
  expect(prefixRanges([])).toEqual([])
})
