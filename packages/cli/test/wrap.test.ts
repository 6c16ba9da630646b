import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { textWidth } from "../src/display/textWidth.ts"
import { wrap } from "../src/display/wrap.ts"

const words = fc
  .array(fc.oneof(fc.stringMatching(/^[a-z]{1,30}$/), fc.constantFrom("撤回", "消息", "👍")), { minLength: 1 })
  .map((all) => all.join(" "))

describe("wrapping", () => {
  it("keeps every letter, in order, and fits", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), fc.nat(8), (text, columns, indent) => {
        const lines = wrap(text, columns, indent)
        for (const line of lines) assert.isAtMost(textWidth(line), columns)
        assert.strictEqual(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""))
      }),
    )
  })

  it("leaves alone what fits", () => {
    fc.assert(fc.property(words, (text) => assert.deepEqual(wrap(text, textWidth(text), 3), [text])))
  })

  it("breaks between words and begins later lines under the first word", () => {
    assert.deepEqual(wrap("blocked    Ask an administrator.", 25, 11), [
      "blocked    Ask an",
      "           administrator.",
    ])
  })
})
