import type { Redacted } from "effect"
import { judge } from "./classify.ts"
import type { PlatformAnswer, Setback } from "./Disposition.ts"
import type { Evidence } from "./Evidence.ts"
import type { Reading } from "./Reading.ts"
import { field, isRecord } from "./readAnswer.ts"

/** `get_progress` answered with numbers. */
export interface Read {
  readonly _tag: "Read"
  readonly reading: Reading
  readonly answer: PlatformAnswer
}

/**
 * Says what the end of a `get_progress` call means. It reads leniently where that can't turn into a false success: a
 * count that is absent is 0, a recall that is absent was not executed, and digits in a string are a number (as its
 * sister call `read_user` sends them). Anything else under code 0 is `Unknown`.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 *
 * @example
 * ```ts
 * import { classifyReading, type Evidence } from "@feishu-recall/core"
 *
 * const recalledBy = (evidence: Evidence): number | undefined => {
 *   const end = classifyReading(evidence)
 *   return end._tag === "Read" ? end.reading.recallCount : undefined
 * }
 * ```
 */
export const classifyReading = (evidence: Evidence, secrets: ReadonlyArray<Redacted.Redacted> = []): Read | Setback => {
  const judged = judge(evidence, "reading", secrets)
  if (judged._tag !== "Success") return judged
  const reading = parse(field(judged.body, "data"))
  return reading === undefined
    ? {
        _tag: "Unknown",
        reason: "no-code",
        detail: "the progress could not be read from the answer",
        answer: judged.answer,
      }
    : { _tag: "Read", reading, answer: judged.answer }
}

const parse = (data: unknown): Reading | undefined => {
  const send = field(data, "batch_message_send_progress") ?? undefined
  const recall = field(data, "batch_message_recall_progress") ?? undefined
  // Without either nothing was said about this batch message.
  if ((send === undefined && recall === undefined) || !isObjectOrAbsent(send) || !isObjectOrAbsent(recall))
    return undefined
  const valid = count(field(send, "valid_user_ids_count"))
  const success = count(field(send, "success_user_ids_count"))
  const read = count(field(send, "read_user_ids_count"))
  const recallCount = count(field(recall, "recall_count"))
  const recalled = field(recall, "recall") ?? false
  if (valid === undefined || success === undefined || read === undefined || recallCount === undefined) return undefined
  return typeof recalled === "boolean" ? { valid, success, read, recall: recalled, recallCount } : undefined
}

const isObjectOrAbsent = (value: unknown) => value === undefined || isRecord(value)

const count = (value: unknown): number | undefined => {
  if (value === undefined || value === null) return 0
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number + 0 : undefined
}
