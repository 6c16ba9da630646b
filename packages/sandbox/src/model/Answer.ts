import type { PlatformResponse } from "./PlatformRequest.ts"
import { hexDigits } from "./seededHash.ts"

/** The decision about one call, before it is written out. */
export interface Answer {
  readonly status: number
  readonly code: number
  readonly msg: string
  /** Fields beside `code` and `msg`, such as `data`. */
  readonly fields?: Readonly<Record<string, unknown>>
  /** Fields of the `error` object; absent where the platform sends no such object. */
  readonly error?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

export const succeed = (msg: string, fields: Readonly<Record<string, unknown>>): Answer => ({
  status: 200,
  code: 0,
  msg,
  fields,
})

/** A failure of the gateway or the im service: an `error` object and no `data`. */
export const refuse = (
  code: number,
  msg: string,
  details: Partial<Pick<Answer, "status" | "error" | "headers">> = {},
): Answer => ({ status: 400, error: {}, ...details, code, msg })

/** A failure of the token endpoint or of a v4 API: HTTP 200 and an empty `data`. */
export const refuseWithStatus200 = (code: number, msg: string): Answer => ({
  status: 200,
  code,
  msg,
  fields: { data: {} },
})

/**
 * Writes an answer out with the platform's headers. Envelope and `error` object:
 * https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/get-
 */
export const writeAnswer = (answer: Answer, seed: number, call: number, now: number): PlatformResponse => {
  const logId = makeLogId(seed, call, now)
  const envelope: Record<string, unknown> = { code: answer.code, ...answer.fields, msg: answer.msg }
  if (answer.error !== undefined) {
    const link = `https://open.feishu.cn/search?from=openapi&log_id=${logId}&code=${answer.code}&method_id=${methodId}`
    envelope["error"] = {
      log_id: logId,
      troubleshooter: `排查建议查看(Troubleshooting suggestions): ${link}`,
      ...answer.error,
    }
  }
  return {
    status: answer.status,
    code: answer.code,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      ...traceHeaders(logId, seed, call),
      ...answer.headers,
    },
    body: JSON.stringify(envelope),
  }
}

/** The answer to an unknown path and to a wrong method: not JSON. */
export const writeNotFound = (seed: number, call: number, now: number): PlatformResponse => ({
  status: 404,
  code: 404,
  headers: { "Content-Type": "text/plain", ...traceHeaders(makeLogId(seed, call, now), seed, call) },
  body: "404 page not found",
})

/** A fault of the platform itself: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code */
export const writeInternalError = (seed: number, call: number, now: number): PlatformResponse =>
  writeAnswer(refuse(2200, "Internal Error", { status: 500 }), seed, call, now)

const methodId = "6936075528890826780"

const traceHeaders = (logId: string, seed: number, call: number): Record<string, string> => {
  const requestId = hexDigits(4, seed, 21, call)
  return { "X-Tt-Logid": logId, "X-Request-Id": requestId, "Request-Id": requestId }
}

// 34 characters: yyyyMMddHHmmss in UTC+8, then 20 upper-case hexadecimal digits.
const makeLogId = (seed: number, call: number, now: number): string => {
  const second = Math.floor(now / 1000)
  if (second !== stamp.second) {
    const text = new Date(second * 1000 + 28_800_000).toISOString().replace(/[-:T]/g, "").slice(0, 14)
    stamp = { second, text }
  }
  return stamp.text + hexDigits(3, seed, 22, call).slice(0, 20).toUpperCase()
}

// One entry is enough: calls come in order, and writing dates would be half of the cost of a call.
let stamp = { second: -1, text: "" }
