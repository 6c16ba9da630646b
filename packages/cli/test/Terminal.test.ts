import { openSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { detectTerminal } from "../src/display/Terminal.ts"
import { shortened, textWidth } from "../src/display/textWidth.ts"

// No terminal: what a log gets.
const file = { fd: openSync("/dev/null", "w") }
const color = (environment: NodeJS.ProcessEnv) => detectTerminal(file, environment).color

describe("the terminal", () => {
  it("has the colours that its owner asked for", () => {
    assert.isFalse(color({}))
    assert.isTrue(color({ FORCE_COLOR: "1" }))
    assert.isTrue(color({ FORCE_COLOR: "" }))
    assert.isFalse(color({ FORCE_COLOR: "0" }))
    assert.isTrue(color({ CLICOLOR_FORCE: "1" }))
    assert.isFalse(color({ CLICOLOR_FORCE: "0" }))
    assert.isFalse(color({ FORCE_COLOR: "1", CLICOLOR_FORCE: "1", NO_COLOR: "1" }))
    assert.isTrue(color({ FORCE_COLOR: "1", NO_COLOR: "" }))
  })

  it("gives two columns to wide letters, and none to what stands on another", () => {
    for (const [text, width] of [
      ["recall", 6],
      ["撤回", 4],
      ["ｱｱ", 2],
      ["ＡＢ", 4],
      ["e\u0301", 1],
      ["🙂", 2],
      ["한국", 4],
      ["–…█░", 4],
      ["“”", 2],
    ] as const)
      assert.strictEqual(textWidth(text), width, text)
  })

  it("is told of what did not fit", () => {
    assert.strictEqual(shortened("as it is", 8, true), "as it is")
    assert.strictEqual(shortened("longer than that", 8, true), "longer…")
    assert.strictEqual(shortened("longer than that", 8, false), "longe...")
    assert.strictEqual(shortened("工资数字有误", 8, true), "工资数…")
    assert.strictEqual(shortened("longer", 2, false), "..")
  })
})
