import { Effect, Schema } from "effect"
import { decodeAnswer, get, post } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

/** A line of the log that the outside program kept. */
export interface SentMessage {
  readonly id: string
  readonly sentAt: number | null
}

const Token = Schema.Struct({ tenant_access_token: Schema.String })
const Company = Schema.Struct({ departments: Schema.Array(Schema.Struct({ departmentId: Schema.String })) })
const Sent = Schema.Struct({
  code: Schema.Int,
  data: Schema.optionalKey(Schema.Struct({ message_id: Schema.String })),
})

/** Below the 50 a second that the platform allows, and no wish to meet 1000 a minute either. */
const perSecond = 45

/**
 * Sends batch messages the way a reporting job would that had the wrong figures: one department each, as fast as the
 * platform takes them.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches
 */
export const sendCampaign = Effect.fnUntraced(function* (
  sandbox: SandboxAddress,
  app: { readonly appId: string; readonly appSecret: string },
  count: number,
  paced: boolean,
  onSent: (sent: number) => Effect.Effect<void>,
) {
  const issued = yield* post(`${sandbox.url}/open-apis/auth/v3/tenant_access_token/internal`, {
    app_id: app.appId,
    app_secret: app.appSecret,
  })
  const { tenant_access_token: token } = yield* decodeAnswer(Token, issued.answer)
  const { departments } = yield* decodeAnswer(Company, (yield* get(`${sandbox.url}/sandbox/company`)).answer)
  const named = departments.slice(1).length > 0 ? departments.slice(1) : departments

  const send = Effect.fnUntraced(function* (number: number) {
    while (true) {
      const { answer, resetSeconds } = yield* post(
        `${sandbox.url}/open-apis/message/v4/batch_send/`,
        {
          msg_type: "text",
          content: { text: `Your new salary is ${1_000 + number}.` },
          department_ids: [named[number % named.length]!.departmentId],
        },
        token,
      )
      const { data } = yield* decodeAnswer(Sent, answer)
      if (data !== undefined) return { id: data.message_id, sentAt: Date.now() }
      yield* Effect.sleep(1_000 * resetSeconds)
    }
  })

  const sent: Array<SentMessage> = []
  for (let from = 0; from < count; from += perSecond) {
    const portion = Array.from({ length: Math.min(perSecond, count - from) }, (_, index) => from + index)
    const pause = paced && from + perSecond < count ? "1 second" : 0
    const [messages] = yield* Effect.all([Effect.forEach(portion, send, { concurrency: 8 }), Effect.sleep(pause)], {
      concurrency: "unbounded",
    })
    sent.push(...messages)
    yield* onSent(sent.length)
  }
  return sent
})
