import { describe, expect, it } from "@effect/vitest"
import { acceptance, rawAnswer, rawServer } from "@feishu-recall/testkit"
import { Cause, Effect, Exit, Layer } from "effect"
import { limits } from "../src/index.ts"
import { send, sendTo, transport } from "./send.ts"

const withHeader = (length: number) => rawAnswer("{}", "200 OK", [`X-Padding: ${"x".repeat(length)}`])

describe("each limit of the transport, lowered", () => {
  it.live("headerLimitBytes: an answer with more headers is none", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(withHeader(3_000)) })
      expect(yield* sendTo(server.url)).toMatchObject({ _tag: "Answered" })
      expect(yield* sendTo(server.url, { headerLimitBytes: 2_000 })).toMatchObject({
        _tag: "Unanswered",
        sent: "unknown",
        detail: "UND_ERR_HEADERS_OVERFLOW",
      })
      const flood = yield* rawServer({ onRequest: (socket) => socket.write(withHeader(limits.headerLimitBytes)) })
      expect(yield* sendTo(flood.url)).toMatchObject({ _tag: "Unanswered", detail: "UND_ERR_HEADERS_OVERFLOW" })
    }),
  )

  it.live("bodyLimitBytes cuts an answer off", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      expect(yield* sendTo(server.url, { bodyLimitBytes: 10 })).toMatchObject({
        body: '{"code":0,',
        truncated: true,
      })
    }),
  )

  it.live("connections carry one call at a time: who finds none free waits, within the time of its call", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => setTimeout(() => socket.write(acceptance), 50) })
      const calls = Effect.forEach([1, 2, 3, 4, 5, 6], () => send(), { concurrency: "unbounded" })
      const evidence = yield* Effect.provide(calls, transport(server.url, { connections: 2 }))
      expect(evidence.every(({ _tag }) => _tag === "Answered")).toBe(true)
      expect(server.accepted()).toBe(2)
    }),
  )

  it.live("connectTimeout ends a connection that does not come about (default: connectTimeoutMillis)", () =>
    Effect.gen(function* () {
      // It takes the connection and never shakes hands.
      const silent = yield* rawServer()
      const startedAt = performance.now()
      const evidence = yield* sendTo(silent.url.replace("http:", "https:"), {
        connectTimeout: "1 second",
        timeoutMillis: limits.connectTimeoutMillis,
      })
      expect(evidence).toMatchObject({ _tag: "Unanswered", sent: "no", reason: "connect-timeout" })
      expect(performance.now() - startedAt).toBeLessThan(limits.connectTimeoutMillis / 2)
    }),
  )

  it.effect("limits that can't be are refused, all of them at once", () =>
    Effect.gen(function* () {
      const wrong = transport("http://127.0.0.1:1", { connections: 0, bodyLimitBytes: 0.5, headerLimitBytes: -1 })
      const exit = yield* Effect.exit(Effect.scoped(Layer.build(wrong)))
      const error = Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : ""
      for (const name of ["connections", "bodyLimitBytes", "headerLimitBytes"]) expect(error).toContain(`["${name}"]`)
    }),
  )
})
