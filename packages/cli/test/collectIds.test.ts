import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { collectIds } from "../src/input/collectIds.ts"
import type { IdFormat } from "../src/input/IdFormat.ts"
import { limits } from "../src/limits.ts"

interface Source {
  readonly text: string
  readonly place: (line: number) => string
}

/** The sources, each in pieces of so many letters. */
const collected = (sources: ReadonlyArray<Source>, format: IdFormat = { _tag: "Lines" }, pieceLength = 7) => {
  const collector = collectIds(limits)
  for (const { place, text } of sources) {
    const reader = collector.source(format, place)
    for (let from = 0; from < text.length; from += pieceLength) reader.push(text.slice(from, from + pieceLength))
    reader.end()
  }
  return collector.collected()
}

const inFile = (text: string) => collected([{ text, place: (line) => `ids.txt:${line}` }])
const id = fc.stringMatching(/^bm-[0-9a-f]{32}$/)
const idsOnce = fc.uniqueArray(id, { maxLength: 40, size: "max" })

describe("a list of ids", () => {
  it("gives back what is on it, in order, whatever the line ends, blanks and marks around", () => {
    const lineEnd = fc.constantFrom("\n", "\r\n", "\r")
    const blank = fc.constantFrom("", " ", "\t", "  \t ")
    const noise = fc.array(fc.record({ before: blank, after: blank, empty: fc.nat(2) }), {
      minLength: 40,
      maxLength: 40,
    })
    fc.assert(
      fc.property(idsOnce, lineEnd, noise, fc.boolean(), fc.boolean(), (ids, end, around, mark, last) => {
        const lines = ids.map((id, index) => {
          const { after, before, empty } = around[index]!
          return `${`${before}${end}`.repeat(empty)}${before}${id}${after}`
        })
        const list = inFile(`${mark ? "\uFEFF" : ""}${lines.join(end)}${last ? end : ""}`)
        assert.deepEqual(list.faults, [])
        assert.deepEqual(list.notes, [])
        assert.deepEqual(
          list.ids.map((listed) => String(listed.id)),
          ids,
        )
      }),
    )
  })

  it("is judged and never throws, whatever is in it, and its faults hold no command to a terminal", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (text) => {
        const { faults, notes } = inFile(text)
        for (const line of [...faults, ...notes]) assert.notMatch(line, /\p{Cc}/u)
      }),
    )
  })

  it("has every fault counted, the first ten with their place, and none passed over", () => {
    const wrong = fc.constantFrom("om_dc13264520392913993dd051dba21dcf", "bm-", "hello", "bm-x y z")
    const line = fc.oneof(fc.record({ wrong, ok: fc.constant(false) }), fc.record({ wrong: id, ok: fc.constant(true) }))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60, size: "max" }), (lines) => {
        const { faults } = inFile(lines.map((one) => one.wrong).join("\n"))
        const places = lines.flatMap((one, index) => (one.ok ? [] : [`ids.txt:${index + 1}:`]))
        if (places.length === 0) return assert.deepEqual(faults, [])
        assert.isTrue(faults[0]!.startsWith(`${places.length} id`))
        for (const place of places.slice(0, 10))
          assert.isTrue(
            faults.some((fault) => fault.trim().startsWith(place)),
            place,
          )
        if (places.length > 10) assert.include(faults.join("\n"), `and ${places.length - 10} more fault`)
      }),
    )
  })

  it("is one recall per id, and says where the id stood first, also in another source", () => {
    fc.assert(
      fc.property(id, fc.nat(5), (id, gap) => {
        const list = collected([
          { text: id, place: (line) => `argument ${line}` },
          { text: `${"\n".repeat(gap)}${id}`, place: (line) => `ids.txt:${line}` },
        ])
        assert.lengthOf(list.ids, 1)
        assert.include(list.notes.join("\n"), `ids.txt:${gap + 1}: ${id} stands at argument 1 already`)
      }),
    )
  })
})
