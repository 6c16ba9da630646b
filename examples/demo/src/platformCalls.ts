import { CommandError, exitCodes } from "@feishu-recall/cli"
import { Effect, Schema } from "effect"

export interface PlatformAnswer {
  readonly status: number
  readonly answer: unknown
  /** Seconds to wait, on a call that was rate limited. */
  readonly resetSeconds: number
}

/** The outside program that sent the wrong messages, and the demo's hand in the sandbox: plain HTTP, none of our parts. */
export const post = (url: string, body: unknown, token?: string): Effect.Effect<PlatformAnswer, CommandError> =>
  request(url, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })

export const get = (url: string): Effect.Effect<PlatformAnswer, CommandError> => request(url, { method: "GET" })

const request = (url: string, init: RequestInit) =>
  Effect.tryPromise({
    try: async () => {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
      const answer: unknown = await response.json()
      const reset = Number(response.headers.get("x-ogw-ratelimit-reset") ?? 1)
      return { status: response.status, answer, resetSeconds: reset }
    },
    catch: () =>
      new CommandError({
        message: `the sandbox at ${new URL(url).origin} does not answer: start the demo again without --resume`,
        exitCode: exitCodes.failed,
      }),
  })

export const decodeAnswer = <A>(schema: Schema.Decoder<A>, answer: unknown) =>
  Effect.mapError(
    Schema.decodeUnknownEffect(schema)(answer),
    (error) =>
      new CommandError({
        message: `the sandbox answered otherwise than expected: ${error.message}`,
        exitCode: exitCodes.failed,
      }),
  )
