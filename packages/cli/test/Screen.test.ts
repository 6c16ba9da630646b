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

/** As much of a terminal as the screen uses: it goes up, writes over lines, clears behind and below them. */
const terminalAfter = (output: string) => {
  const lines: Array<string> = [""]
  let [row, column, hidden, held] = [0, 0, false, false]
  for (const [token] of output.matchAll(/\p{Cc}\[(?:\?(?:25|2026)[lh]|\d*[AJK])|\r|\n|[^\p{Cc}]/gu)) {
    if (token.endsWith("A") && token.length > 1) row = Math.max(0, row - Number(token.slice(2, -1)))
    else if (token === "\u001B[J") {
      lines.length = row + 1
      lines[row] = lines[row]!.slice(0, column)
    } else if (token === "\u001B[K") lines[row] = lines[row]!.slice(0, column)
    else if (token.startsWith("\u001B[?25")) hidden = token.endsWith("l")
    else if (token.startsWith("\u001B[?2026")) held = token.endsWith("h")
    else if (token === "\r") column = 0
    else if (token === "\n") {
      row++
      column = 0
      lines[row] ??= ""
    } else {
      const line = lines[row]!.padEnd(column)
      lines[row] = line.slice(0, column) + token + line.slice(column + 1)
      column++
    }
  }
  return { lines: lines.slice(0, -1), hidden, held }
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
        assert.isFalse(terminalAfter(output).held)
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
    assert.include(output, "\u001B[3A\r")
  })

  it("writes a frame at once, in one that terminals show as a whole, and none that says nothing new", () => {
    const writes: Array<string> = []
    const screen = makeScreen(
      (text) => void writes.push(text),
      () => ({ columns, rows, color: false, unicode: false, wraps: true, redraws: true }),
    )
    screen.draw(["one", "a line of 20 columns"])
    screen.draw(["one", "a line of 20 columns"])
    assert.lengthOf(writes, 1)
    screen.draw(["two", "a line of 20 columns"])
    assert.lengthOf(writes, 2)
    assert.strictEqual(writes[1], "\u001B[?2026h\u001B[2A\r\u001B[Jtwo\na line of 20 columns\n\u001B[?2026l")
  })

  it("lays the block out anew for a window of another size, and leaves it when there is no room for one", () => {
    let output = ""
    let size = { columns: 40, rows: 10, redraws: true }
    const screen = makeScreen(
      (text) => (output += text),
      () => ({ ...size, color: false, unicode: false, wraps: true }),
    )
    screen.redraw()
    assert.strictEqual(output, "")
    screen.draw(({ columns }) => [`${columns} columns`])
    size = { ...size, columns: 30 }
    screen.redraw()
    assert.deepEqual(terminalAfter(output).lines, ["30 columns"])
    size = { ...size, redraws: false }
    screen.say("a line")
    assert.deepEqual(terminalAfter(output), { lines: ["30 columns", "a line"], hidden: false, held: false })
  })

  it("leaves out frames while the terminal takes nothing, and shows the last one in the end", () => {
    let output = ""
    let behind = false
    const screen = makeScreen(
      (text) => (output += text),
      () => ({ columns, rows, color: false, unicode: false, wraps: true, redraws: true }),
      () => behind,
    )
    screen.draw(["one"])
    behind = true
    for (const line of ["two", "three", "four"]) screen.draw([line])
    assert.deepEqual(terminalAfter(output).lines, ["one"])
    screen.settle()
    assert.deepEqual(terminalAfter(output), { lines: ["four"], hidden: false, held: false })
    assert.notInclude(output, "two")
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
