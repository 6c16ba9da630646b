import type { IssuedToken } from "@feishu-recall/core"
import { assert, describe, it } from "@effect/vitest"
// #region seal
import { sealedTokenText } from "@feishu-recall/token-seal"
import { Redacted, Result } from "effect"
import { randomBytes } from "node:crypto"

const lane = "https://open.feishu.cn cli_a1b2 self"
const key = Redacted.make(randomBytes(32).toString("base64"))

/** Seals a token for a lane, and opens it again. */
const thereAndBack = (token: string, openedFor: string) => {
  const texts = Result.getOrThrow(sealedTokenText(key))
  const text = texts.write(lane, { token: Redacted.make(token), expiresAt: Date.now() + 7_200_000 })
  return texts.read(openedFor, text!)?.token
}
// #endregion
import { plainTokenText, type TokenText } from "@feishu-recall/token-seal"
import * as fc from "fast-check"

const tokens: fc.Arbitrary<IssuedToken> = fc
  .tuple(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "{", ".", "0.{")), fc.maxSafeInteger())
  .map(([text, expiresAt]) => ({ token: Redacted.make(text), expiresAt }))
const lanes = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "\ud801", "{"))

const sealed = Result.getOrThrow(sealedTokenText(key))
const forms: ReadonlyArray<readonly [string, TokenText]> = [
  ["sealed", sealed],
  ["plain", plainTokenText],
]

const opened = (texts: TokenText, lane: string, text: string) => {
  const token = texts.read(lane, text)
  return token === undefined ? undefined : { text: Redacted.value(token.token), expiresAt: token.expiresAt }
}

describe.each(forms)("a %s token", (_, texts) => {
  it("comes back exactly, and begins with its mark", () => {
    fc.assert(
      fc.property(lanes, tokens, (lane, token) => {
        const text = texts.write(lane, token)!
        assert.deepStrictEqual(opened(texts, lane, text), {
          text: Redacted.value(token.token),
          expiresAt: token.expiresAt,
        })
        assert.isTrue(text.startsWith(texts.mark(lane, token.token)))
      }),
    )
  })

  it("is not read for another lane, and its mark is another one there and for another token", () => {
    fc.assert(
      fc.property(fc.uniqueArray(lanes, { minLength: 2, maxLength: 2 }), tokens, ([one, other], token) => {
        assert.isUndefined(opened(texts, other!, texts.write(one!, token)!))
        assert.notStrictEqual(texts.mark(one!, token.token), texts.mark(other!, token.token))
        const longer = Redacted.make(`${Redacted.value(token.token)}x`)
        assert.notStrictEqual(texts.mark(one!, token.token), texts.mark(one!, longer))
      }),
    )
  })

  it("is not written without an expiry", () => {
    for (const expiresAt of [Infinity, NaN])
      assert.isUndefined(texts.write("lane", { token: Redacted.make("t"), expiresAt }))
  })

  it("is not made of anything else", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => assert.isUndefined(texts.read("lane", text))))
    for (const text of ["", "1.", "0.{}", "1.a.b.c", '{"token":"t","expiresAt":1}', '0.0.{"token":"t","expiresAt":1}'])
      assert.isUndefined(texts.read("lane", text))
  })
})

describe("a sealed token", () => {
  it("is not read with one character changed, left out or added, whichever it is", () => {
    const text = sealed.write("lane", { token: Redacted.make("t-secret"), expiresAt: 1 })!
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom("0", "f", ".", "", "00"), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1)
        if (changed !== text) assert.isUndefined(sealed.read("lane", changed))
      }),
      { numRuns: 500 },
    )
  })

  it("shows nothing of itself, nor of being the same token, but to whoever has the key", () => {
    const token = { token: Redacted.make("t-secret"), expiresAt: 1 }
    const texts = Array.from({ length: 100 }, () => sealed.write("lane", token)!)
    assert.strictEqual(new Set(texts.map((text) => text.split(".")[2])).size, 100)
    assert.isFalse(
      texts.some((text) => text.includes("t-secret") || text.includes(Buffer.from("t-secret").toString("hex"))),
    )
    const other = Result.getOrThrow(sealedTokenText(Redacted.make(randomBytes(32).toString("base64"))))
    assert.isUndefined(other.read("lane", texts[0]!))
    assert.notStrictEqual(other.mark("lane", token.token), sealed.mark("lane", token.token))
  })

  it("asks for a key that is one, and tells nothing of what it was given", () => {
    const wrong = [
      "",
      "secret",
      "x".repeat(44),
      randomBytes(31).toString("base64"),
      `${Redacted.value(key)} `,
      Redacted.value(key).slice(0, -1),
    ]
    for (const text of wrong) {
      const { message } = Result.getOrThrow(Result.flip(sealedTokenText(Redacted.make(text))))
      assert.include(message, "openssl rand -base64 32")
      assert.isTrue(text.length < 5 || !message.includes(text))
    }
  })

  it("is read back by the program of the README, for its own lane only", () => {
    assert.strictEqual(Redacted.value(thereAndBack("t-secret", lane)!), "t-secret")
    assert.isUndefined(thereAndBack("t-secret", "https://open.feishu.cn cli_a1b2 other"))
  })
})
