import { Clock, Effect, Schema } from "effect"
import { decodeAnswer, get, post } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

/** A line of the log that the outside program kept. */
export interface SentMessage {
  readonly id: string
  readonly sentAt: number | null
}

const Token = Schema.Struct({ tenant_access_token: Schema.String })
const Company = Schema.Struct({ departments: Schema.Array(Schema.Struct({ departmentId: Schema.String })) })
const Sent = Schema.Struct({ data: Schema.Struct({ message_id: Schema.String }) })

/** Below the 50 a second and 1000 a minute that the platform allows: the sender is no part of what is shown. */
const millisBetween = 23
const perMinute = 950

/**
 * Sends batch messages the way a reporting job would that had the wrong figures: one department each, in any order
 * of answers, at a pace that the platform takes.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches
 */
export const sendCampaign = Effect.fnUntraced(function* (
  sandbox: SandboxAddress,
  app: { readonly appId: string; readonly appSecret: string },
  count: number,
  onSent: (sent: number) => Effect.Effect<void>,
) {
  const issued = yield* post(`${sandbox.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    app_id: app.appId,
    app_secret: app.appSecret,
  })
  const { tenant_access_token: token } = yield* decodeAnswer(Token, issued.answer)
  const { departments } = yield* decodeAnswer(Company, (yield* get(`${sandbox.url}/sandbox/company`)).answer)
  const named = departments.slice(1).length > 0 ? departments.slice(1) : departments

  const startedAt = yield* Clock.currentTimeMillis
  let sent = 0

  const send = Effect.fnUntraced(function* (number: number) {
    const dueAt = startedAt + Math.floor(number / perMinute) * 61_000 + (number % perMinute) * millisBetween
    yield* Effect.sleep(Math.max(0, dueAt - (yield* Clock.currentTimeMillis)))
    const { answer } = yield* post(
      `${sandbox.url}/open-apis/message/v4/batch_send/`,
      {
        msg_type: "text",
        content: { text: `Your new salary is ${1_000 + number}.` },
        department_ids: [named[number % named.length]!.departmentId],
      },
      token,
    )
    const { data } = yield* decodeAnswer(Sent, answer)
    yield* onSent(++sent)
    const message: SentMessage = { id: data.message_id, sentAt: yield* Clock.currentTimeMillis }
    return message
  })

  return yield* Effect.forEach(
    Array.from({ length: count }, (_, number) => number),
    send,
    { concurrency: 8 },
  )
})
