import { Redacted } from "effect"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { advice, classifyToken } from "../../src/index.ts"
import { classifyResend } from "../../src/platform/classifyToken.ts"
import { json } from "./evidence.ts"

describe("classifyToken", () => {
  it("finds the token and its life at the top level", () => {
    const end = classifyToken(json(200, { code: 0, msg: "ok", tenant_access_token: "t-g1", expire: 7140 }))
    expect(end._tag === "Issued" && [Redacted.value(end.token), end.expiresInSeconds]).toEqual(["t-g1", 7140])
  })

  it("finds the token that was asked for, and not the other one", () => {
    const both = json(200, { code: 0, app_access_token: "a-1", tenant_access_token: "t-1", expire: 7140 })
    const end = classifyToken(both, [], "app_access_token")
    expect(end._tag === "Issued" && Redacted.value(end.token)).toBe("a-1")
    expect(classifyToken(json(200, { code: 0, app_access_token: "a-1", expire: 7140 }))._tag).toBe("Unknown")
  })

  it("knows that a request for a ticket was taken, or not", () => {
    expect(classifyResend(json(200, { code: 0, msg: "success" }), [])._tag).toBe("Accepted")
    expect(classifyResend(json(200, { code: 10016, msg: "resend" }), [])).toMatchObject({ cause: "token-refused" })
    expect(classifyResend(json(502, {}), [])._tag).toBe("Unknown")
  })

  it.each([10003, 10014, 10015, 10005, 99991543])(
    "takes code %i with status 200 for wrong credentials, which a person must correct",
    (code) => {
      expect(classifyToken(json(200, { code, msg: "invalid param", data: {} }))).toMatchObject({
        _tag: "Blocked",
        cause: "token-refused",
      })
    },
  )

  it("never hands out what can't be a header or has no life", () => {
    for (const [token, expire] of [
      ["t-\r\nx: y", 7200],
      ["", 7200],
      [7, 7200],
      ["t-1", 0],
      ["t-1", "soon"],
      ["t-1", undefined],
    ]) {
      const end = classifyToken(json(200, { code: 0, tenant_access_token: token, expire }))
      expect(end).toMatchObject({ _tag: "Unknown", reason: "no-code" })
    }
  })

  it("shows the token in no text of what it returns, also where it can't use it", () => {
    const token = "t-secret0123456789"
    fc.assert(
      fc.property(
        fc.constantFrom<unknown>(7200, 0, null, "x"),
        fc.integer({ min: 200, max: 599 }),
        (expire, status) => {
          const end = classifyToken(json(status, { code: 0, msg: "ok", tenant_access_token: token, expire }))
          expect(JSON.stringify(end) + inspect(end, { depth: 9 })).not.toContain(token)
        },
      ),
    )
  })
})

describe("advice", () => {
  it("is more exact where the table knows more", () => {
    expect(advice("quota")).not.toBe(advice("quota", 11247))
    expect(advice("quota", 99991403)).toBe(advice("quota"))
  })
})
