import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { classifyReading } from "../../src/index.ts"
import { json } from "./evidence.ts"

const read = (data: unknown) => {
  const end = classifyReading(json(200, { code: 0, msg: "success", data }))
  return end._tag === "Read" ? end.reading : end
}
const counts = (valid: unknown, success: unknown, readers: unknown) => ({
  valid_user_ids_count: valid,
  success_user_ids_count: success,
  read_user_ids_count: readers,
})

describe("classifyReading", () => {
  it("reads any counts back, as numbers and as digits in strings", () => {
    const count = fc.nat({ max: 1_000_000_000 })
    fc.assert(
      fc.property(
        count,
        count,
        count,
        fc.boolean(),
        count,
        fc.boolean(),
        (valid, success, readers, recall, taken, text) => {
          const wire = (value: number) => (text ? String(value) : value)
          expect(
            read({
              batch_message_send_progress: counts(wire(valid), wire(success), wire(readers)),
              batch_message_recall_progress: { recall, recall_count: wire(taken) },
            }),
          ).toEqual({ valid, success, read: readers, recall, recallCount: taken })
        },
      ),
    )
  })

  it("takes a missing recall object for a recall that was not executed", () => {
    expect(read({ batch_message_send_progress: counts(3, 2, 1) })).toEqual({
      valid: 3,
      success: 2,
      read: 1,
      recall: false,
      recallCount: 0,
    })
  })

  it.each([
    [undefined],
    [null],
    [{}],
    [[]],
    ["x"],
    [{ batch_message_send_progress: [counts(1, 1, 1)] }],
    [{ batch_message_send_progress: counts(-1, 1, 1) }],
    [{ batch_message_send_progress: counts(1.5, 1, 1) }],
    [{ batch_message_send_progress: counts("1e3", 1, 1) }],
    [{ batch_message_send_progress: counts(1e300, 1, 1) }],
    [{ batch_message_send_progress: counts(1, 1, 1), batch_message_recall_progress: { recall: "true" } }],
  ])("is unknown, and no reading, for %j under code 0", (data) => {
    expect(read(data)).toMatchObject({ _tag: "Unknown", reason: "no-code" })
  })

  it("is refused where another app sent the batch message", () => {
    expect(classifyReading(json(400, { code: 230012, msg: "no permission" }))._tag).toBe("Refused")
  })
})
