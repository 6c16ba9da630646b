import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Answered, classify, classifyReading, classifyToken, codeEntry, knownCodes } from "../../src/index.ts"
import { evidence, json } from "./evidence.ts"

const recall = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  classify(json(status, body, headers))

describe("classify", () => {
  it("never throws and always names a disposition, whatever came", () => {
    const tags = new Set([
      "Accepted",
      "Throttled",
      "Unsent",
      "Unknown",
      "TokenRejected",
      "NotFound",
      "Refused",
      "Blocked",
    ])
    fc.assert(
      fc.property(evidence, (seen) => {
        expect(tags).toContain(classify(seen)._tag)
        expect(tags.has(classifyReading(seen)._tag) || classifyReading(seen)._tag === "Read").toBe(true)
        expect(tags.has(classifyToken(seen)._tag) || classifyToken(seen)._tag === "Issued").toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  it("says accepted only for a whole 2xx answer in JSON with the number 0 as code", () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        if (classify(seen)._tag !== "Accepted") return
        const answered = seen as Answered
        expect(answered.truncated).toBe(false)
        expect(Math.floor(answered.status / 100)).toBe(2)
        expect(JSON.parse(answered.body).code).toBe(0)
      }),
      { numRuns: 3_000 },
    )
  })

  it("is unsent exactly where the transport is certain that nothing was sent", () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        expect(classify(seen)._tag === "Unsent").toBe(seen._tag === "Unanswered" && seen.sent === "no")
      }),
    )
  })

  it("judges by code alone: for every listed code the status changes nothing", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...knownCodes()),
        fc.integer({ min: 200, max: 599 }),
        fc.string(),
        (code, status, msg) => {
          if (code === 0) return
          expect(recall(status, { code, msg })._tag).toBe(recall(400, { code, msg: "another text" })._tag)
        },
      ),
    )
  })

  it("never refuses or blocks on a code that no page lists", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 200, max: 599 }), (code, status) => {
        fc.pre(codeEntry(code) === undefined)
        const end = recall(status, { code, msg: "?" })
        expect(end).toMatchObject({ _tag: "Unknown", reason: status >= 500 ? "server-error" : "unknown-code" })
      }),
    )
  })

  it.each([
    [400, 230001, { _tag: "Refused" }],
    [400, 230006, { _tag: "Blocked", cause: "bot-ability", needsSecond: false }],
    [400, 230009, { _tag: "Refused" }],
    [400, 230026, { _tag: "Refused" }],
    [400, 230012, { _tag: "Refused" }],
    [400, 230027, { _tag: "Blocked", cause: "permission", needsSecond: true }],
    [400, 230030, { _tag: "NotFound" }],
    [429, 99991400, { _tag: "Throttled" }],
    [400, 99991400, { _tag: "Throttled" }],
    [429, 99991403, { _tag: "Blocked", cause: "quota" }],
    [400, 99991663, { _tag: "TokenRejected" }],
    [200, 99991663, { _tag: "TokenRejected" }],
    [400, 99991661, { _tag: "TokenRejected" }],
    [400, 99991668, { _tag: "Blocked", cause: "token-rejected" }],
    [400, 99991672, { _tag: "Blocked", cause: "scope" }],
    [400, 99991401, { _tag: "Blocked", cause: "ip-denied" }],
    [400, 99991673, { _tag: "Blocked", cause: "app-unusable" }],
    [400, 21001, { _tag: "Blocked", cause: "security-policy" }],
    [500, 2200, { _tag: "Unknown", reason: "server-error" }],
    [200, 10003, { _tag: "Refused" }],
    [500, 0, { _tag: "Unknown", reason: "server-error" }],
    [302, 0, { _tag: "Unknown", reason: "no-code" }],
  ])("status %i with code %i is %j", (status, code, expected) => {
    expect(recall(status, { code, msg: "m" })).toMatchObject(expected)
  })

  it("tells the short wait, the spent month and the limit of something in front apart, all with status 429", () => {
    expect(recall(429, { code: 99991400 })._tag).toBe("Throttled")
    expect(recall(429, { code: 99991403 })._tag).toBe("Blocked")
    expect(
      classify({ ...json(429, {}), body: "<html>slow down</html>", headers: { "content-type": "text/html" } })._tag,
    ).toBe("Throttled")
  })

  it("takes the platform's own 404 in plain text for a wrong host, and no other 404", () => {
    const plain = { _tag: "Answered", status: 404, body: "404 page not found", truncated: false } as const
    expect(classify({ ...plain, headers: { "content-type": "text/plain; charset=utf-8" } })).toMatchObject({
      _tag: "Blocked",
      cause: "wrong-host",
    })
    expect(classify({ ...plain, headers: { "content-type": "text/html" } })._tag).toBe("Unknown")
  })

  it("reads the reset header in whole seconds, ahead of Retry-After, and holds no longer than an hour", () => {
    const wait = (headers: Record<string, string>) => {
      const end = recall(429, { code: 99991400 }, headers)
      return end._tag === "Throttled" ? end.resetMillis : "not throttled"
    }
    expect(wait({ "x-ogw-ratelimit-reset": "52", "retry-after": "7" })).toBe(52_000)
    expect(wait({ "x-ogw-ratelimit-reset": "0", "retry-after": "7" })).toBe(7_000)
    expect(wait({ "x-ogw-ratelimit-reset": "0" })).toBeUndefined()
    expect(wait({ "x-ogw-ratelimit-reset": "1.5" })).toBeUndefined()
    expect(wait({ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" })).toBeUndefined()
    expect(wait({ "x-ogw-ratelimit-reset": "9".repeat(400) })).toBe(3_600_000)
    expect(wait({})).toBeUndefined()
  })

  it("finds the log id wherever the platform puts it, the header first", () => {
    const logId = (body: unknown, headers?: Record<string, string>) => {
      const end = recall(400, body, headers)
      return "answer" in end ? end.answer?.logId : undefined
    }
    expect(logId({ code: 230001, error: { log_id: "b" } }, { "x-tt-logid": "a" })).toBe("a")
    expect(logId({ code: 230001, error: { log_id: "b" }, log_id: "d" })).toBe("b")
    expect(logId({ code: 230001, error: { logid: "c" } })).toBe("c")
    expect(logId({ code: 230001, log_id: "d" })).toBe("d")
    expect(logId({ code: 230001, error: ["b"], log_id: 7 })).toBeUndefined()
  })

  it("keeps at most 500 characters of a message, well formed and without control characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 0, maxLength: 700 }), (msg) => {
        const end = recall(400, { code: 230001, msg })
        const kept = end._tag === "Refused" ? (end.answer.msg ?? "") : "not refused"
        expect(kept.length).toBeLessThanOrEqual(500)
        expect(kept).toBe(kept.toWellFormed())
        expect(/\p{Cc}/u.test(kept)).toBe(false)
      }),
    )
  })
})
