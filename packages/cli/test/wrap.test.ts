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

  it("breaks Chinese between letters, and no line begins with a comma or ends with an opening bracket", () => {
    const piece = fc.constantFrom(
      "撤回",
      "批量消息",
      "，",
      "。",
      "（错误码 230009）",
      "“对外共享”",
      " 230009 ",
      " ID ",
      " bm-1a2b ",
    )
    const texts = fc.array(piece, { minLength: 1, maxLength: 40 }).map((pieces) =>
      // A comma stands behind a word, as people write it.
      pieces
        .join("")
        .replaceAll(/ *[，。]+/g, "，")
        .replace(/^，/, ""),
    )
    fc.assert(
      fc.property(texts, fc.integer({ min: 16, max: 80 }), fc.nat(4), (text, columns, indent) => {
        const lines = wrap(text, columns, indent)
        for (const line of lines) assert.isAtMost(textWidth(line), columns)
        assert.strictEqual(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""))
        for (const line of lines.slice(1)) assert.notMatch(line, /^ *[，。）”]/)
        for (const line of lines.slice(0, -1)) assert.notMatch(line, /[（“]$/)
      }),
    )
  })

  it("keeps a command whole that ends a sentence, where a line has room for it", () => {
    const command = 'feishu-recall resume c-20261123-0547-3f9a2b --reason "…"'
    for (const text of [`Grant the scope. Then go on with: ${command}`, `请开通权限。处理后请执行：${command}`])
      for (let columns = command.length + 2; columns < 120; columns++)
        assert.isTrue(
          wrap(text, columns, 2).some((line) => line.includes(command)),
          `${columns}`,
        )
    assert.isAtMost(Math.max(...wrap(`Then: ${command}`, 30).map(textWidth)), 30)
  })

  it("does not leave a line half empty for a Chinese sentence that has no blanks", () => {
    assert.deepEqual(wrap("- 20 项撤回在等待，因为缺少权限。请联系管理员，然后重试。", 30, 2), [
      "- 20 项撤回在等待，因为缺少权",
      "  限。请联系管理员，然后重试。",
    ])
  })
})
