// #region send
import { BatchMessageId, TenantTokens } from "@feishu-recall/core"
import { Effect, Redacted, Schema } from "effect"
import { SendError } from "./SendError.ts"
import { SentLog } from "./SentLog.ts"

export interface BatchSend {
  /** By which people will look for it: the job, the release, the ticket. */
  readonly label: string
  readonly text: string
  readonly departmentIds?: ReadonlyArray<string>
  readonly openIds?: ReadonlyArray<string>
}

/**
 * The place where messages are sent, with three lines more: an entry before the call, the id after it, and no entry for
 * what was refused. A message whose answer got lost keeps its entry, without an id.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches
 */
export const sendBatch = Effect.fn("sendBatch")(function* (baseUrl: string, message: BatchSend) {
  const { departmentIds = [], label, openIds = [], text } = message
  const log = yield* SentLog
  const token = yield* TenantTokens.use(({ get }) => get)

  const entry = yield* log.begin(label, { departments: departmentIds.length, people: openIds.length })
  const { answer, status } = yield* post(`${baseUrl}/open-apis/message/v4/batch_send/`, token, {
    msg_type: "text",
    content: { text },
    department_ids: departmentIds,
    open_ids: openIds,
  })
  // Behind an answer of 5xx the message may be on its way.
  if (answer.code !== 0 && status < 500) yield* log.refused(entry)
  const id = answer.data?.message_id
  if (id === undefined) return yield* new SendError({ message: `the platform answered ${answer.code}: ${answer.msg}` })
  yield* log.sent(entry, id)
  return id
})
// #endregion

const Answer = Schema.Struct({
  code: Schema.Int,
  msg: Schema.String,
  data: Schema.optional(Schema.Struct({ message_id: Schema.optional(BatchMessageId) })),
})

const post = (url: string, token: Redacted.Redacted, body: unknown) =>
  Effect.tryPromise(async () => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${Redacted.value(token)}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
    const answer: unknown = await response.json()
    return { status: response.status, answer }
  }).pipe(
    Effect.flatMap(({ answer, status }) =>
      Effect.map(Schema.decodeUnknownEffect(Answer)(answer), (decoded) => ({ status, answer: decoded })),
    ),
    // Neither error is shown: they may hold the token.
    Effect.mapError(
      () =>
        new SendError({
          message: "no answer of the platform: the message may have gone out, look before you repeat it",
        }),
    ),
  )
