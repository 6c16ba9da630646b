import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { addToDigest, digestText, emptyDigest } from "../../src/campaign/listDigest.ts"
import { batchMessageIds } from "../arbitraries.ts"

const digest = (ids: ReadonlyArray<string>) => digestText(ids.reduce(addToDigest, emptyDigest))

/** FNV-1a as its authors write it down, in numbers of any size. */
const byTheBook = (text: string): string => {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, "0")
}

const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 80 })

describe("the digest of a list", () => {
  it("is FNV-1a of 64 bits over the ids, each followed by a line feed", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(ascii, batchMessageIds)), (ids) => {
        expect(digest(ids)).toBe(byTheBook(ids.map((id) => `${id}\n`).join("")))
      }),
      { numRuns: 1_000 },
    )
  })

  it("is that of its published examples", () => {
    expect(digest([])).toBe("cbf29ce484222325")
    expect(byTheBook("foobar")).toBe("85944171f73967e8")
  })

  it("tells two lists apart, also the same ids in another order", () => {
    const lists = fc.array(batchMessageIds, { maxLength: 8 })
    fc.assert(
      fc.property(lists, lists, fc.nat(), (one, other, swap) => {
        expect(digest(one) === digest(other)).toBe(one.join() === other.join())
        const turned = [...one.slice(swap % (one.length + 1)), ...one.slice(0, swap % (one.length + 1))]
        expect(digest(turned) === digest(one)).toBe(turned.join() === one.join())
      }),
      { numRuns: 500 },
    )
  })
})
