import type { Redacted } from "effect"
import { limits } from "../limits.ts"
import { conceal } from "./conceal.ts"
import { codeEntry, type CodeClass } from "./codes.ts"
import type { Disposition, PlatformAnswer, Setback } from "./Disposition.ts"
import type { Answered, Evidence } from "./Evidence.ts"
import { readAnswer } from "./readAnswer.ts"

/**
 * Says what the end of a recall call means: total for any status, headers and body. It branches on `code`, never on
 * `msg`, and on the status only where there is no code: 429 is both a short wait and a spent month.
 *
 * An answer that proves nothing either way is `Unknown`: the platform may have acted.
 *
 * `secrets` are those that went out with the call. An answer may quote them; the disposition does not.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete and
 * https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 *
 * @example
 * ```ts
 * import { classify } from "@feishu-recall/core"
 *
 * const body = '{"code":0,"msg":"ok","data":{}}'
 * classify({ _tag: "Answered", status: 200, headers: {}, body, truncated: false })
 * // { _tag: "Accepted", answer: { status: 200, code: 0, msg: "ok" } }
 * ```
 */
export const classify = (evidence: Evidence, secrets: ReadonlyArray<Redacted.Redacted> = []): Disposition => {
  const judged = judge(evidence, "recall", secrets)
  return judged._tag === "Success" ? { _tag: "Accepted", answer: judged.answer } : judged
}

/** Code 0 with a whole answer, and what was in it. */
export interface Success {
  readonly _tag: "Success"
  readonly answer: PlatformAnswer
  readonly body: Readonly<Record<string, unknown>>
}

/** What all calls have in common. Where a token is asked for, some codes mean something else. */
export const judge = (
  evidence: Evidence,
  call: "recall" | "reading" | "token",
  secrets: ReadonlyArray<Redacted.Redacted>,
): Success | Setback => {
  if (evidence._tag === "Unanswered") {
    const detail = conceal(evidence.detail, secrets)
    return evidence.sent === "no"
      ? { _tag: "Unsent", reason: evidence.reason, detail }
      : { _tag: "Unknown", reason: evidence.reason, detail, answer: undefined }
  }
  const { answer, body } = readAnswer(evidence, secrets)
  if (answer.code === undefined || body === undefined) return withoutCode(evidence, answer)
  const entry = codeEntry(answer.code)
  if (entry === undefined) {
    return answer.status >= 500
      ? unknown("server-error", `the platform answered ${answer.status} with code ${answer.code}`, answer)
      : unknown("unknown-code", `the platform answered with code ${answer.code}, which no page lists`, answer)
  }
  const codeClass = call === "token" ? (entry.onTokenCall ?? entry.class) : entry.class
  if (codeClass !== "accepted") return setback(codeClass, entry.meaning, evidence, answer)
  if (evidence.truncated) return unknown("no-code", "the answer with code 0 broke off", answer)
  if (answer.status < 200 || answer.status > 299) {
    return unknown(
      answer.status >= 500 ? "server-error" : "no-code",
      `code 0 came with status ${answer.status}: something in between answered`,
      answer,
    )
  }
  return { _tag: "Success", answer, body }
}

const setback = (
  codeClass: Exclude<CodeClass, "accepted">,
  meaning: string,
  evidence: Answered,
  answer: PlatformAnswer,
): Setback => {
  switch (codeClass) {
    case "throttled":
      return { _tag: "Throttled", answer, resetMillis: resetMillis(evidence.headers) }
    case "token-rejected":
      return { _tag: "TokenRejected", answer }
    case "not-found":
      return { _tag: "NotFound", answer }
    case "refused":
      return { _tag: "Refused", answer }
    case "server-error":
      return unknown("server-error", `${meaning} (code ${answer.code})`, answer)
    default:
      return { _tag: "Blocked", cause: codeClass.blocks, answer, needsSecond: codeClass.needsSecond ?? false }
  }
}

const withoutCode = (evidence: Answered, answer: PlatformAnswer): Setback => {
  const { status } = answer
  if (status === 429) return { _tag: "Throttled", answer, resetMillis: resetMillis(evidence.headers) }
  // The platform's own answer to a path or a method that it does not have; any other 404 may be of something in between.
  if (status === 404 && /^text\/plain\b/i.test(evidence.headers["content-type"] ?? "")) {
    return { _tag: "Blocked", cause: "wrong-host", answer, needsSecond: false }
  }
  if (status >= 500) return unknown("server-error", `the answer has status ${status} and no code`, answer)
  if (evidence.truncated) return unknown("no-code", `the answer with status ${status} broke off`, answer)
  return unknown(
    "no-code",
    `the answer with status ${status} has no code: something in between may have sent it`,
    answer,
  )
}

const unknown = (
  reason: "server-error" | "unknown-code" | "no-code",
  detail: string,
  answer: PlatformAnswer,
): Setback => ({ _tag: "Unknown", reason, detail, answer })

// Whole seconds, from https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control. The platform is
// not documented to send Retry-After; something in front of it may.
const resetMillis = (headers: Answered["headers"]): number | undefined =>
  seconds(headers["x-ogw-ratelimit-reset"]) ?? seconds(headers["retry-after"])

// Longer than any documented window: a wild number must not hold a lane for days.
const { longestHoldSeconds } = limits.lane

const seconds = (value: string | undefined): number | undefined => {
  const text = value?.trim() ?? ""
  if (!/^\d+$/.test(text)) return undefined
  const number = Math.min(Number(text), longestHoldSeconds)
  return number > 0 ? number * 1_000 : undefined
}
