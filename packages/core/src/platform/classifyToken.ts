import { Redacted } from "effect"
import { judge } from "./classify.ts"
import type { Accepted, PlatformAnswer, Setback } from "./Disposition.ts"
import type { Evidence } from "./Evidence.ts"
import { field } from "./readAnswer.ts"

/** The token endpoint issued one. */
export interface Issued {
  readonly _tag: "Issued"
  readonly token: Redacted.Redacted
  /** What is left of its life, at most two hours. */
  readonly expiresInSeconds: number
  readonly answer: PlatformAnswer
}

/**
 * Says what the end of a call to a token endpoint means; `name` is the token that was asked for. Wrong credentials come
 * with HTTP 200, so only `code` counts; the token and its life stand beside `code`, not under `data`.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 *
 * @see {@link tokenFailure}, whose example asks for a token
 */
export const classifyToken = (
  evidence: Evidence,
  secrets: ReadonlyArray<Redacted.Redacted> = [],
  name: "tenant_access_token" | "app_access_token" = "tenant_access_token",
): Issued | Setback => {
  const judged = judge(evidence, "token", secrets)
  if (judged._tag !== "Success") return judged
  const token = field(judged.body, name)
  const expiresInSeconds = wholeSeconds(field(judged.body, "expire"))
  return typeof token === "string" && canBeSent(token) && expiresInSeconds !== undefined
    ? { _tag: "Issued", token: Redacted.make(token), expiresInSeconds, answer: judged.answer }
    : {
        _tag: "Unknown",
        reason: "no-code",
        detail: "the token could not be read from the answer",
        answer: judged.answer,
      }
}

/** Opaque, its length may change; but it goes into a header, where a line break would be a second one. */
export const canBeSent = (token: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(token)

/**
 * Says what the end of a request for a ticket means. Code 0 is no ticket: that comes by an event.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_ticket_resend
 */
export const classifyResend = (evidence: Evidence, secrets: ReadonlyArray<Redacted.Redacted>): Accepted | Setback => {
  const judged = judge(evidence, "token", secrets)
  return judged._tag === "Success" ? { _tag: "Accepted", answer: judged.answer } : judged
}

const wholeSeconds = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isFinite(number) && number >= 1 && number < 1e9
    ? Math.floor(number)
    : undefined
}
