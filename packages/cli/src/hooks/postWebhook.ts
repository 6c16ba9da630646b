import { request } from "@effect/platform-node/Undici"
import { makeDispatcher } from "@feishu-recall/transport-http"
import { Clock, Effect, Redacted, Schedule } from "effect"
import { limits } from "../limits.ts"
import type { HookMessage } from "./HookMessage.ts"
import { type Delivery, judgeDelivery } from "./judgeDelivery.ts"
import { webhookBody } from "./webhookBody.ts"

export interface Webhook {
  readonly url: Redacted.Redacted
  /** Of a custom bot's signature. */
  readonly secret: Redacted.Redacted | undefined
  readonly proxy: Redacted.Redacted | undefined
  readonly certificateAuthority: string | undefined
}

/** How long a try may take, how many there are, and what lies between two of them: twice as long each time. */
export interface WebhookLimits {
  readonly webhookMillis: number
  readonly webhookTries: number
  readonly webhookPauseMillis: number
}

/**
 * Posts a message, through the same proxy and with the same authorities as the platform is called; follows no redirect.
 * The value is why it was not taken, or `undefined`. Its URL is a secret and in no sentence.
 */
export const postWebhook = (
  webhook: Webhook,
  message: HookMessage,
  allowed: WebhookLimits = limits,
): Effect.Effect<string | undefined> =>
  Effect.gen(function* () {
    const url = new URL(Redacted.value(webhook.url))
    const dispatcher = yield* makeDispatcher({
      connections: 1,
      connectTimeout: allowed.webhookMillis,
      headerLimitBytes: limits.webhookAnswerBytes,
      certificateAuthority: webhook.certificateAuthority,
      proxy: webhook.proxy,
    })
    const attempt = Effect.gen(function* () {
      // Signed anew each time: a signature has an age.
      const body = webhookBody(url, message, { now: yield* Clock.currentTimeMillis, secret: webhook.secret })
      const delivery = yield* send(url, JSON.stringify(body), dispatcher, allowed.webhookMillis)
      return delivery._tag === "Taken" ? undefined : yield* Effect.fail(delivery)
    })
    return yield* attempt.pipe(
      Effect.retry({
        times: allowed.webhookTries - 1,
        schedule: Schedule.exponential(allowed.webhookPauseMillis),
        while: ({ again }) => again,
      }),
      Effect.catch(({ again, why }) => Effect.succeed(again ? `${why}, ${allowed.webhookTries} times` : why)),
    )
  }).pipe(Effect.scoped)

const send = (
  url: URL,
  body: string,
  dispatcher: Effect.Success<ReturnType<typeof makeDispatcher>>,
  millis: number,
): Effect.Effect<Delivery> =>
  Effect.tryPromise({
    try: async (signal) => {
      const headers = { "content-type": "application/json; charset=utf-8" }
      const answer = await request(url, { method: "POST", body, headers, dispatcher, signal })
      let text = ""
      for await (const piece of answer.body.setEncoding("utf8")) {
        text += String(piece)
        if (text.length > limits.webhookAnswerBytes) break
      }
      return judgeDelivery(url, answer.statusCode, text)
    },
    // The message of an error may quote the URL; its code does not.
    catch: (error) => notReached(codeOf(error)),
  }).pipe(
    Effect.catch(Effect.succeed),
    Effect.timeoutOrElse({
      duration: millis,
      orElse: () => Effect.succeed(notReached(`no answer within ${millis / 1_000} s`)),
    }),
  )

const notReached = (detail: string): Delivery => ({
  _tag: "NotTaken",
  why: `it can't be reached (${detail})`,
  again: true,
})

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown"
  const { code } = error as { readonly code?: unknown }
  return typeof code === "string" ? code : error.cause === undefined ? error.name : codeOf(error.cause)
}
