import { describe, expect, it } from "@effect/vitest"
import { type Answered, classify, classifyReading } from "../../src/index.ts"
import { json } from "./evidence.ts"

const text = (status: number, contentType: string | undefined, truncated = false): Answered => ({
  _tag: "Answered",
  status,
  headers: contentType === undefined ? {} : { "content-type": contentType },
  body: "no JSON at all",
  truncated,
})
const unknown = (status: number, code: number | undefined, reason: string, detail: string) => ({
  _tag: "Unknown",
  reason,
  detail,
  answer: { status, ...(code === undefined ? {} : { code }) },
})

describe("what the end of a recall call means", () => {
  it("is acceptance with code 0 from 200 to 299", () => {
    for (const status of [200, 299])
      expect(classify(json(status, { code: 0 }))).toEqual({ _tag: "Accepted", answer: { status, code: 0 } })
  })

  const cases: ReadonlyArray<readonly [string, Answered, unknown]> = [
    [
      "code 0 that broke off",
      { ...json(200, { code: 0 }), truncated: true },
      unknown(200, 0, "no-code", "the answer with code 0 broke off"),
    ],
    [
      "code 0 below 200",
      json(199, { code: 0 }),
      unknown(199, 0, "no-code", "code 0 came with status 199: something in between answered"),
    ],
    [
      "code 0 from 300 on",
      json(300, { code: 0 }),
      unknown(300, 0, "no-code", "code 0 came with status 300: something in between answered"),
    ],
    [
      "code 0 from 500 on",
      json(500, { code: 0 }),
      unknown(500, 0, "server-error", "code 0 came with status 500: something in between answered"),
    ],
    [
      "a code without a page",
      json(499, { code: 777 }),
      unknown(499, 777, "unknown-code", "the platform answered with code 777, which no page lists"),
    ],
    [
      "a code without a page, from 500 on",
      json(500, { code: 777 }),
      unknown(500, 777, "server-error", "the platform answered 500 with code 777"),
    ],
    [
      "a fault",
      json(200, { code: 2200 }),
      unknown(200, 2200, "server-error", "an internal error of the platform (code 2200)"),
    ],
    [
      "JSON without a code",
      json(200, { msg: 1 }),
      unknown(
        200,
        undefined,
        "no-code",
        "the answer with status 200 has no code: something in between may have sent it",
      ),
    ],
    [
      "no JSON",
      text(200, "text/html"),
      unknown(
        200,
        undefined,
        "no-code",
        "the answer with status 200 has no code: something in between may have sent it",
      ),
    ],
    [
      "no JSON, broken off",
      text(499, "text/html", true),
      unknown(499, undefined, "no-code", "the answer with status 499 broke off"),
    ],
    [
      "no JSON, from 500 on",
      text(500, "text/html", true),
      unknown(500, undefined, "server-error", "the answer has status 500 and no code"),
    ],
    [
      "the platform's own 404",
      text(404, "Text/Plain; charset=utf-8"),
      { _tag: "Blocked", cause: "wrong-host", answer: { status: 404 }, needsSecond: false },
    ],
    [
      "another 404",
      text(404, "x-text/plain"),
      unknown(
        404,
        undefined,
        "no-code",
        "the answer with status 404 has no code: something in between may have sent it",
      ),
    ],
    [
      "a 404 of no type",
      text(404, undefined),
      unknown(
        404,
        undefined,
        "no-code",
        "the answer with status 404 has no code: something in between may have sent it",
      ),
    ],
    [
      "another text",
      text(403, "text/plain"),
      unknown(
        403,
        undefined,
        "no-code",
        "the answer with status 403 has no code: something in between may have sent it",
      ),
    ],
    [
      "a 429 without a code",
      { ...text(429, "text/html"), headers: { "retry-after": " 7 " } },
      { _tag: "Throttled", answer: { status: 429 }, resetMillis: 7_000 },
    ],
  ]
  it.each(cases)("is for %s", (_, evidence, expected) => {
    expect(classify(evidence)).toEqual(expected)
  })
})

describe("what a reading means", () => {
  const read = (send: unknown, recall: unknown) =>
    classifyReading(
      json(200, { code: 0, data: { batch_message_send_progress: send, batch_message_recall_progress: recall } }),
    )
  const counts = { valid_user_ids_count: 3, success_user_ids_count: 2, read_user_ids_count: 1 }
  const reading = { valid: 3, success: 2, read: 1, recall: true, recallCount: 2 }
  const unreadable = unknown(200, 0, "no-code", "the progress could not be read from the answer")

  it("takes what is null or absent for nothing, as far as either part is there", () => {
    const answer = { status: 200, code: 0 }
    expect(read(counts, { recall: true, recall_count: 2 })).toEqual({ _tag: "Read", reading, answer })
    expect(read(undefined, { recall: true, recall_count: null })).toEqual({
      _tag: "Read",
      reading: { valid: 0, success: 0, read: 0, recall: true, recallCount: 0 },
      answer,
    })
    expect(read(counts, null)).toMatchObject({ reading: { ...reading, recall: false, recallCount: 0 } })
    expect(read(null, null)).toEqual(unreadable)
  })

  it.each([true, -1, 1.5, "x", [], {}, [3], "3 ", "1234567890123456", "-1"])(
    "is unknown when a count is %j",
    (wrong) => {
      for (const name of Object.keys(counts)) expect(read({ ...counts, [name]: wrong }, {})).toEqual(unreadable)
      expect(read(counts, { recall: true, recall_count: wrong })).toEqual(unreadable)
    },
  )

  it("knows no number below 0, not even a 0", () => {
    const body = '{"code":0,"data":{"batch_message_send_progress":{"valid_user_ids_count":-0}}}'
    expect(classifyReading({ ...json(200, {}), body })).toMatchObject({ reading: { valid: 0 } })
  })

  it("reads as many digits as a number can hold", () => {
    expect(read({ ...counts, valid_user_ids_count: "123456789012345" }, {})).toMatchObject({
      reading: { valid: 123_456_789_012_345 },
    })
  })
})
