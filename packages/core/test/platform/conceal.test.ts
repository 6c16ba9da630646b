import { Redacted } from "effect"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { classify, classifyReading, classifyToken, knownCodes } from "../../src/index.ts"
import { conceal } from "../../src/platform/conceal.ts"
import { json } from "./evidence.ts"

const secret = fc.string({
  unit: fc.constantFrom("t", "T", "s", "-", "_", "0", "9", '"', "\\", "/", "+", "%", " ", "é"),
  minLength: 10,
  maxLength: 40,
})
const around = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", '"') })
const hidden = (text: string) => [Redacted.make(text)]

describe("conceal", () => {
  it("leaves nothing of a secret in a text, whole or cut off, as it is, in JSON or in a URL", () => {
    const spelling = fc.constantFrom(
      (text: string) => text,
      (text: string) => JSON.stringify(text).slice(1, -1),
      (text: string) => encodeURIComponent(text),
    )
    fc.assert(
      fc.property(
        secret,
        around,
        around,
        spelling,
        fc.integer({ min: 8, max: 80 }),
        (text, left, right, spell, cut) => {
          const quoted = spell(text)
          const shown = conceal(`${left}${quoted.slice(0, cut)}${right}${quoted}`, hidden(text))
          expect(shown).not.toContain(quoted.slice(0, 8))
          expect(shown).toContain("<redacted>")
        },
      ),
    )
  })

  it("leaves a text alone that quotes none", () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^t-[0-9a-f]{30}$/), (text, token) => {
        fc.pre(!text.includes(token.slice(0, 8)))
        expect(conceal(text, [...hidden(token), ...hidden("")])).toBe(text)
      }),
    )
  })
})

describe("an answer that quotes the call", () => {
  const place = fc.constantFrom("msg", "log_id", "error", "header")
  const quoting = (code: number, text: string, where: string, more: object = {}) =>
    json(
      200,
      {
        code,
        ...(where === "msg" ? { msg: `${"x".repeat(480)} ${text}` } : { msg: "m" }),
        ...(where === "log_id" ? { log_id: text } : {}),
        ...(where === "error" ? { error: { log_id: `a ${text}` } } : {}),
        ...more,
      },
      where === "header" ? { "x-tt-logid": text } : {},
    )
  // The beginning is enough to find it: texts are cut, and what is cut is still a secret.
  const showsNothing = (end: unknown, text: string): void => {
    expect(JSON.stringify(end) + inspect(end, { depth: 9, showHidden: true })).not.toContain(text.slice(0, 8))
  }

  it("says nothing of its secrets in any disposition, wherever it puts them, and also at the cut", () => {
    const code = fc.oneof(fc.constantFrom(...knownCodes()), fc.constantFrom(4_711, 12_345))
    fc.assert(
      fc.property(fc.stringMatching(/^t-[0-9a-zA-Z]{30}$/), code, place, (token, code, where) => {
        const answer = quoting(code, `Bearer ${token}`, where)
        for (const judge of [classify, classifyReading, classifyToken])
          showsNothing(judge(answer, hidden(token)), token)
      }),
    )
  })

  it("says nothing of a token that it brings, whether it can be used or not", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^t-[0-9a-zA-Z]{30}$/),
        fc.constantFrom(0, 10_003, 4_711, 99991663),
        fc.constantFrom<unknown>(7_200, "soon"),
        fc.constantFrom("tenant_access_token", "app_access_token"),
        place,
        (token, code, expire, name, where) =>
          showsNothing(classifyToken(quoting(code, token, where, { [name]: token, expire })), token),
      ),
    )
  })

  it("is also one that never came: what a transport says of it is cleaned as well", () => {
    for (const sent of ["no", "unknown"] as const) {
      const end = classify(
        { _tag: "Unanswered", sent, reason: "other", detail: "header Bearer t-0123456789 is wrong" },
        hidden("t-0123456789"),
      )
      expect(end).toMatchObject({ detail: "header Bearer <redacted> is wrong" })
    }
  })
})
