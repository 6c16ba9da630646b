import {
  type Lane,
  laneKey,
  type PlatformRequest,
  RecallTransport,
  TenantTokens,
  TokenSource,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { Clock, Effect, Layer, Redacted } from "effect"

/** Told of each call that goes out. */
export type OnCall = (request: PlatformRequest) => void

/**
 * A platform in this process that takes every message back at once, so that what is measured is ours alone. It remembers
 * one bit per batch message, which the numbered ids of the benchmarks carry.
 */
export const instantPlatform = (lane: Lane, onCall: OnCall) => {
  const recalled = new Bits()
  const transport = RecallTransport.of({
    send: (request) =>
      Effect.sync(() => {
        onCall(request)
        if (!("batchMessageId" in request)) return answered({ code: 0, tenant_access_token: "t", expire: 7_200 })
        const number = Number.parseInt(request.batchMessageId.slice(3), 16)
        if (request._tag === "RecallBatchMessage") {
          recalled.add(number)
          return answered({ code: 0, msg: "success", data: {} })
        }
        const recall = recalled.has(number)
        return answered({
          code: 0,
          msg: "success",
          data: {
            batch_message_send_progress: {
              valid_user_ids_count: 20,
              success_user_ids_count: 20,
              read_user_ids_count: 3,
            },
            batch_message_recall_progress: { recall, recall_count: recall ? 20 : 0 },
          },
        })
      }),
  })
  const tokens = TokenSource.of({
    issue: Effect.map(Clock.currentTimeMillis, (now) => ({ token: Redacted.make("t-1"), expiresAt: now + 7_200_000 })),
  })
  return Layer.merge(
    Layer.succeed(RecallTransport, transport),
    TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([Layer.succeed(TokenSource, tokens), TokenStoreMemory])),
  )
}

const answered = (body: object) =>
  ({
    _tag: "Answered",
    status: 200,
    headers: { "content-type": "application/json", "x-tt-logid": "20261123054700DEADBEEF0123456789" },
    body: JSON.stringify(body),
    truncated: false,
  }) as const

class Bits {
  #words = new Uint32Array(1_024)

  add(at: number): void {
    const word = at >>> 5
    if (word >= this.#words.length) {
      const words = new Uint32Array(Math.max(word + 1, 2 * this.#words.length))
      words.set(this.#words)
      this.#words = words
    }
    this.#words[word]! |= 1 << (at & 31)
  }

  has(at: number): boolean {
    return ((this.#words[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0
  }
}
