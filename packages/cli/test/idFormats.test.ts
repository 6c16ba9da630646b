import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { collectIds } from "../src/input/collectIds.ts"
import type { IdFormat } from "../src/input/IdFormat.ts"
import { parseCsv } from "../src/input/parseCsv.ts"
import type { TextReader } from "../src/input/TextReader.ts"
import { limits } from "../src/limits.ts"

const id = fc.stringMatching(/^bm-[0-9a-f]{32}$/)
const idsOnce = fc.uniqueArray(id, { minLength: 1, maxLength: 20 })
const pieces = fc.integer({ min: 1, max: 40 })

const pushAll = (reader: TextReader, text: string, length: number) => {
  for (let from = 0; from < text.length; from += length) reader.push(text.slice(from, from + length))
  reader.end()
}

const read = (format: IdFormat, text: string, length: number) => {
  const collector = collectIds(limits)
  pushAll(
    collector.source(format, (line) => `x:${line}`),
    text,
    length,
  )
  return collector.collected()
}

const quoted = (cell: string, delimiter: string, always: boolean) =>
  always || /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell

const lineEnds = fc.constantFrom("\n", "\r\n", "\r")

describe("CSV", () => {
  it("gives back every table that was written as RFC 4180 has it, in whatever pieces it comes, and the lines", () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('"', ",", ";", "\t", "\n", "\r", "a", " ", "é") }),
      fc.string({ unit: "grapheme" }),
    )
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }))
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", ";", "\t"),
        lineEnds,
        fc.boolean(),
        fc.boolean(),
        pieces,
        (rows, delimiter, end, always, last, length) => {
          // A lone empty cell without quotes is a blank line.
          const isBlank = (row: ReadonlyArray<string>) => row.length === 1 && row[0] === ""
          const lines = rows.map((row) =>
            row.map((one) => quoted(one, delimiter, always || isBlank(row))).join(delimiter),
          )
          const text = lines.join(end) + (last ? end : "")
          const found: Array<ReadonlyArray<string>> = []
          const places: Array<number> = []
          const onRecord = (cells: ReadonlyArray<string>, line: number) => {
            found.push(cells)
            places.push(line)
          }
          pushAll(parseCsv({ delimiter, most: 1_000_000, onRecord }), text, length)
          assert.deepEqual(found, rows)
          const linesBefore = lines.map(
            (_, index) =>
              1 + lines.slice(0, index).reduce((sum, line) => sum + 1 + (line.match(/\r\n|\n|\r/g) ?? []).length, 0),
          )
          assert.deepEqual(places, linesBefore)
        },
      ),
    )
  })

  it("has its ids in a column by name or number, beside notes with line ends in them, and finds its delimiter", () => {
    const note = fc.string({ unit: fc.constantFrom("a", '"', "\n", ",", ";", " ") })
    fc.assert(
      fc.property(
        idsOnce,
        fc.constantFrom(",", ";", "\t"),
        note,
        fc.boolean(),
        pieces,
        (ids, delimiter, text, byName, length) => {
          const row = (cells: ReadonlyArray<string>) =>
            cells.map((one) => quoted(one, delimiter, false)).join(delimiter)
          const csv = [
            row(["note", "Message Id", "sent"]),
            ...ids.map((one) => row([text, one, "1795397400000"])),
          ].join("\n")
          const list = read(
            { _tag: "Csv", column: byName ? "message id" : "2", timeColumn: "sent", delimiter: undefined },
            csv,
            length,
          )
          assert.deepEqual(list.faults, [])
          assert.deepEqual(
            list.ids,
            ids.map((one) => ({ id: one as (typeof list.ids)[number]["id"], sentAt: 1_795_397_400_000 })),
          )
        },
      ),
    )
  })

  it("is told what is wrong with it, and the first record is passed over only if it can't be an id", () => {
    const csv = (column: string, text: string) => {
      const collector = collectIds(limits)
      try {
        pushAll(
          collector.source({ _tag: "Csv", column, timeColumn: undefined, delimiter: undefined }, (line) => `x:${line}`),
          text,
          9,
        )
      } catch (error) {
        return String(error)
      }
      return collector.collected().faults.join("\n")
    }
    assert.include(csv("mesage", "id,note\n"), 'no column "mesage": there are id, note')
    assert.include(csv("1", 'a,b\n"bm-1'), "never closed")
    assert.include(csv("1", '"a"b,c\n'), "between a closing quote")
    assert.include(csv("1", "om_dc13264520392913993dd051dba21dcf,x\n"), "x:1:")
    assert.include(csv("1", "id\n,x\n"), "the id is missing here")
  })
})

describe("NDJSON", () => {
  it("has its ids in a field, also of an object in an object, and every other line is a fault with its place", () => {
    const wrong = fc.constantFrom("[]", "{", "3", '{"message":{}}', '{"message":{"id":7}}', '{"message":{"id":"om_1"}}')
    const line = fc.oneof(
      id.map((one) => ({ text: JSON.stringify({ message: { id: one }, at: 1_795_397_400_000 }), id: one })),
      wrong.map((text) => ({ text, id: undefined })),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 9 }), lineEnds, pieces, (lines, end, length) => {
        const list = read(
          { _tag: "Ndjson", field: "message.id", timeField: "at" },
          lines.map(({ text }) => text).join(end),
          length,
        )
        assert.deepEqual(new Set(list.ids.map((one) => String(one.id))), new Set(lines.flatMap((one) => one.id ?? [])))
        for (const [index, one] of lines.entries())
          assert.strictEqual(
            list.faults.some((fault) => fault.trim().startsWith(`x:${index + 1}:`)),
            one.id === undefined,
          )
      }),
    )
  })
})

describe("any text", () => {
  it("gives each id once, in order, whatever stands around it and wherever a piece ends", () => {
    const around = fc.constantFrom(
      "",
      " ",
      '"',
      "\\n",
      "%22",
      "/",
      "=",
      "x",
      "\n",
      "\r\n",
      "{}",
      "b",
      "bm",
      "bm-",
      "bm_count ",
    )
    const end = fc.constantFrom(" ", '"', "\\n", "%22", "/get", ",", "\n", "")
    fc.assert(
      fc.property(fc.array(fc.tuple(around, id, end), { minLength: 1, maxLength: 12 }), pieces, (found, length) => {
        const text = found.map(([before, one, after]) => `${before}${one}${after === "" ? "\n" : after}`).join("")
        const list = read({ _tag: "Extract" }, text, length)
        assert.deepEqual(
          list.ids.map((one) => String(one.id)),
          [...new Set(found.map(([, one]) => one))],
        )
        assert.deepEqual(list.faults, [])
      }),
    )
  })

  it("says of ids that are cut short, with the first one's line", () => {
    const list = read({ _tag: "Extract" }, "a\r\nb\r\nsee bm-dc132645… and bm-dc13264520392913993dd051dba21dcf", 1)
    assert.lengthOf(list.ids, 1)
    assert.deepEqual(list.notes, ["x:3: 1 id that is cut short in the text left out, the first here: bm-dc132645"])
  })
})
