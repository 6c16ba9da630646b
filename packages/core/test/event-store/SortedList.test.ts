import * as fc from "fast-check"
import { assert, describe, test } from "vitest"
import { makeSortedList } from "../../src/event-store/SortedList.ts"

describe("SortedList", () => {
  test("holds what was added and not removed, in order, from any point on", () => {
    const step = fc.record({ remove: fc.boolean(), value: fc.nat(3_000) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4_000, size: "max" }), fc.nat(3_000), (steps, from) => {
        const list = makeSortedList<number>((a, b) => a - b)
        const model = new Set<number>()
        for (const { remove, value } of steps) {
          if (remove) list.remove(value)
          else if (!model.has(value)) list.add(value)
          if (remove) model.delete(value)
          else model.add(value)
        }
        const sorted = [...model].toSorted((a, b) => a - b)
        assert.deepStrictEqual([...list.from(() => false)], sorted)
        assert.deepStrictEqual(
          [...list.from((value) => value < from)],
          sorted.filter((value) => value >= from),
        )
      }),
      { numRuns: 50 },
    )
  })

  test("many chunks stay in order, whichever order they are filled and emptied in", () => {
    const values = Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 20_000)
    const list = makeSortedList<number>((a, b) => a - b)
    for (const value of values) list.add(value)
    assert.deepStrictEqual([...list.from(() => false)], [...values.keys()])
    for (const value of values) if (value % 3 !== 0) list.remove(value)
    assert.deepStrictEqual(
      [...list.from((value) => value < 9_001)],
      [...values.keys()].filter((value) => value % 3 === 0 && value >= 9_001),
    )
  })
})
