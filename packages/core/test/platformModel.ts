import type { Evidence } from "../src/platform/Evidence.ts"
import type { Reading } from "../src/platform/Reading.ts"

/**
 * One batch message as it truly is on a small model of the platform, written from its documents and not from our code:
 * the witness of what our outcomes claim. All times are epoch milliseconds.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete and
 * https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
export interface TrueMessage {
  /** This app sent it. */
  readonly owned: boolean
  /** Unknown to the platform's calls before this. */
  readonly visibleFrom: number
  /** The tenant's recall window ends. */
  readonly recallableUntil: number
  /** The send is looked at: until then it has no valid users. */
  readonly startsAt: number
  readonly valid: number
  /** When each message is delivered; never more than are valid, and fewer if some can't be. */
  readonly deliveries: ReadonlyArray<number>
  /** What a recall means for whom the send has not reached yet: dropped, taken back on arrival, or left there. */
  readonly afterRecall: "dropped" | "taken-back" | "left"
  /** From a recall's execution, or an arrival after it, until the message is gone. */
  readonly takesMillis: number
  /** So many of the first messages never come back. */
  readonly stuck: number
  readonly read: number
}

/** When the recall was executed, as often as it was. */
export type Executions = ReadonlyArray<number>

/** What a DELETE at `at` does and answers. */
export const recallTruly = (
  message: TrueMessage,
  executions: Executions,
  at: number,
): { readonly executions: Executions; readonly answer: Evidence } => {
  const refused = refusal(message, at, 230026)
  if (refused !== undefined) return { executions, answer: refused }
  if (at >= message.recallableUntil) return { executions, answer: answer(400, 230009) }
  return { executions: [...executions, at], answer: answer(200, 0) }
}

/** What a reading answers that sees the platform as it was at `asOf`. */
export const readTruly = (message: TrueMessage, executions: Executions, asOf: number): Evidence => {
  const { read, recall, recallCount, success, valid } = standing(message, executions, asOf)
  return (
    refusal(message, asOf, 230012) ??
    answer(200, 0, {
      batch_message_send_progress: {
        valid_user_ids_count: valid,
        success_user_ids_count: success,
        read_user_ids_count: read,
      },
      batch_message_recall_progress: { recall, recall_count: recallCount },
    })
  )
}

/** The numbers as they truly are at a moment. */
export const standing = (message: TrueMessage, executions: Executions, at: number): Reading => {
  const { deliveries, read, startsAt, stuck, takesMillis, valid } = message
  const arrived = deliveries.filter((delivered) => delivered <= at && !isDropped(message, executions, delivered))
  const back = arrived.filter((delivered, index) => {
    if (index < stuck) return false
    const caughtBy = executions.some((executed) => executed >= delivered && executed + takesMillis <= at)
    const onArrival = message.afterRecall === "taken-back" && executions.some((executed) => executed <= delivered)
    return caughtBy || (onArrival && delivered + takesMillis <= at)
  })
  return {
    valid: at >= startsAt ? valid : 0,
    success: arrived.length,
    read: Math.min(read, arrived.length),
    recall: executions.some((executed) => executed <= at),
    recallCount: back.length,
  }
}

const isDropped = (message: TrueMessage, executions: Executions, delivered: number) =>
  message.afterRecall === "dropped" && executions.some((executed) => executed < delivered)

const refusal = (message: TrueMessage, at: number, notTheSender: number): Evidence | undefined => {
  if (at < message.visibleFrom) return answer(400, 230030)
  return message.owned ? undefined : answer(400, notTheSender)
}

/** An answer in the platform's envelope. */
export const answer = (status: number, code: number, data: unknown = {}, headers = {}): Evidence => ({
  _tag: "Answered",
  status,
  headers: { "content-type": "application/json; charset=utf-8", "x-tt-logid": "log-1", ...headers },
  body: JSON.stringify({ code, msg: code === 0 ? "ok" : "said in words", data }),
  truncated: false,
})

/** The answer never arrived. */
export const silence: Evidence = { _tag: "Unanswered", sent: "yes", reason: "timeout", detail: "no answer in time" }

/** The call never left. */
export const unsent: Evidence = {
  _tag: "Unanswered",
  sent: "no",
  reason: "connection-refused",
  detail: "connect ECONNREFUSED",
}
