import { Redacted } from "effect"
import { limits } from "../limits.ts"
import { conceal } from "./conceal.ts"
import type { PlatformAnswer } from "./Disposition.ts"
import type { Answered } from "./Evidence.ts"

/** An answer's envelope, as far as it could be read. */
export interface ReadAnswer {
  readonly answer: PlatformAnswer
  /** The body as JSON, where it is an object. */
  readonly body: Readonly<Record<string, unknown>> | undefined
}

/**
 * Reads the envelope `code`, `msg`, `error`: total, whatever came. What its texts quote of the `secrets` that went out
 * with the call, or of the tokens that came back, is taken out of them.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/get-
 */
export const readAnswer = (evidence: Answered, secrets: ReadonlyArray<Redacted.Redacted>): ReadAnswer => {
  const body = isJson(evidence.headers["content-type"]) ? parseObject(evidence.body) : undefined
  const code = field(body, "code")
  const hidden = [...secrets, ...tokensIn(body)]
  const msg = field(body, "msg")
  const logId = readLogId(evidence.headers, body)
  return {
    answer: {
      status: evidence.status,
      ...(Number.isSafeInteger(code) ? { code: (code as number) + 0 } : {}),
      ...(typeof msg === "string" ? { msg: forPeople(conceal(msg, hidden), messageCharacters) } : {}),
      ...(logId === undefined ? {} : { logId: forPeople(conceal(logId, hidden), logIdCharacters) }),
    },
    body,
  }
}

/** An own property: what came over the wire must not reach into a prototype. */
export const field = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined

/** An object, and not an array. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const tokensIn = (body: unknown): ReadonlyArray<Redacted.Redacted> =>
  ["tenant_access_token", "app_access_token"]
    .map((name) => field(body, name))
    .flatMap((token) => (typeof token === "string" ? [Redacted.make(token)] : []))

const { logIdCharacters, messageCharacters } = limits.text

// A page of something in between (a proxy, a portal) may carry JSON in HTML. No type at all is let through: some
// transports don't keep the header.
const isJson = (contentType: string | undefined) => contentType === undefined || /\bjson\b/i.test(contentType)

const parseObject = (text: string) => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

// Pages print `error.logid`, real bodies `error.log_id`, some put it at the top.
const readLogId = (headers: Answered["headers"], body: unknown): string | undefined => {
  const error = field(body, "error")
  const found = [headers["x-tt-logid"], field(error, "log_id"), field(error, "logid"), field(body, "log_id")].find(
    (candidate) => typeof candidate === "string" && candidate.trim() !== "",
  )
  return typeof found === "string" ? found.trim() : undefined
}

// It ends up in terminals, logs and databases: no control characters, no half a character at the cut.
const forPeople = (text: string, limit: number) =>
  text
    .slice(0, limit)
    .replaceAll(/\p{Cc}/gu, " ")
    .toWellFormed()
