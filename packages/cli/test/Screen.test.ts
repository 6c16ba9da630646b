import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeScreen } from "../src/display/Screen.ts"

const columns = 20
const rows = 10

type Step = { readonly draw: ReadonlyArray<string> } | { readonly say: string } | { readonly settle: true }

const word = fc.stringMatching(/^[a-z]{1,19}$/)
const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.oneof(
    fc.record({ draw: fc.array(word, { minLength: 1, maxLength: 12 }) }),
    fc.record({ say: word }),
    fc.constant({ settle: true as const }),
  ),
)

/** As much of a terminal as the screen uses: it goes up, clears from there, writes lines, and hides its cursor. */
const terminalAfter = (output: string) => {
  const lines: Array<string> = []
  let hidden = false
  for (const [token] of output.matchAll(/\p{Cc}\[(?:\?25[lh]|\d*[AJ])|\r|\P{Cc}*\n/gu)) {
    if (token.endsWith("A")) lines.splice(lines.length - Number(token.slice(2, -1)))
    else if (token === "\u001B[?25l") hidden = true
    else if (token === "\u001B[?25h") hidden = false
    else if (token.endsWith("\n")) lines.push(token.slice(0, -1))
  }
  return { lines, hidden }
}

describe("the screen", () => {
  it("shows every line that was said, and under them one block: the last", () => {
    fc.assert(
      fc.property(steps, (steps) => {
        let output = ""
        const screen = makeScreen(
          (text) => (output += text),
          () => ({ columns, rows, color: false, unicode: false, wraps: true, redraws: true }),
        )
        let stays: Array<string> = []
        let block: ReadonlyArray<string> = []
        for (const step of steps) {
          if ("draw" in step) screen.draw((block = step.draw.slice(0, rows - 1)))
          else if ("say" in step) {
            screen.say(step.say)
            stays.push(step.say)
          } else {
            screen.settle()
            stays = [...stays, ...block]
            block = []
          }
        }
        assert.deepEqual(terminalAfter(output).lines, [...stays, ...block])
        screen.settle()
        assert.isFalse(terminalAfter(output).hidden)
      }),
    )
  })

  it("erases what a window that became narrower has broken", () => {
    let output = ""
    let width = 40
    const screen = makeScreen(
      (text) => (output += text),
      () => ({ columns: width, rows, color: false, unicode: false, wraps: true, redraws: true }),
    )
    screen.draw(["a".repeat(40), "b"])
    width = 20
    output = ""
    screen.draw(["c"])
    assert.isTrue(output.startsWith("\u001B[3A"))
  })

  it("breaks no line in a file", () => {
    let output = ""
    const screen = makeScreen(
      (text) => (output += text),
      () => ({ columns, rows, color: false, unicode: false, wraps: false, redraws: false }),
    )
    screen.say("a sentence that is longer than twenty columns")
    assert.strictEqual(output, "a sentence that is longer than twenty columns\n")
  })
})
