import { describe, expect, it } from "@effect/vitest"
import { TokenSource } from "@feishu-recall/core"
import { acceptance, rawAnswer, rawServer } from "@feishu-recall/testkit"
import { LarkSdkApp, limits } from "@feishu-recall/transport-lark-sdk"
import { Cause, Effect, Exit, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { makeClient, sendTo, transport } from "./send.ts"

const issueAt = (client: ReturnType<typeof makeClient>) =>
  Effect.provide(
    TokenSource.use((source) => source.issue),
    LarkSdkApp({ client, lane: { baseUrl: client.domain, appId: "cli_a", tenantKey: "self" } }),
  )

describe("each limit of the transport", () => {
  it.live("bodyLimitBytes cuts an answer off, and its connection ends", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const cut = { _tag: "Answered", body: '{"code":0,', truncated: true }
      expect(yield* sendTo(server.url, { bodyLimitBytes: 10 })).toMatchObject(cut)
      expect(yield* sendTo(server.url, { bodyLimitBytes: acceptance.split("\r\n\r\n")[1]!.length })).toMatchObject({
        truncated: false,
      })
      const chunk = "x".repeat(65_536)
      const flood = yield* rawServer({
        onRequest: (socket) => {
          const pour = () => {
            while (!socket.destroyed && socket.write(chunk));
          }
          socket.on("drain", pour)
          socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
          pour()
        },
      })
      const evidence = yield* sendTo(flood.url)
      expect(evidence).toMatchObject({ _tag: "Answered", truncated: true })
      expect(evidence._tag === "Answered" && evidence.body.length).toBe(limits.bodyLimitBytes)
      yield* Effect.sleep(50)
      expect(flood.connections.size).toBe(0)
    }),
  )

  it.effect("tokenTimeoutMillis ends the wait for a token", () =>
    Effect.gen(function* () {
      const server = yield* rawServer()
      const fiber = yield* Effect.forkChild(Effect.flip(issueAt(makeClient(server.url))))
      while (server.requests.length === 0) yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 5)))
      yield* TestClock.adjust(limits.tokenTimeoutMillis - 1)
      expect(fiber.pollUnsafe()).toBe(undefined)
      yield* TestClock.adjust(1)
      expect((yield* Fiber.join(fiber)).message).toContain(`within ${limits.tokenTimeoutMillis} ms`)
    }),
  )

  it.effect("cachedTokenMillis is what a token from the client's cache counts on", () =>
    Effect.gen(function* () {
      const cache = { get: async () => "t-cached", set: async () => true }
      const issued = yield* issueAt(makeClient("http://127.0.0.1:1", { cache }))
      expect(issued).toEqual({ token: Redacted.make("t-cached"), expiresAt: limits.cachedTokenMillis })
      // Longer than the platform's rule for a new token, it would be no end to count on.
      const granted = rawAnswer('{"code":0,"tenant_access_token":"t-new","expire":7200}')
      const server = yield* rawServer({ onRequest: (socket) => socket.write(granted) })
      const fetched = yield* issueAt(makeClient(server.url))
      expect(fetched).toEqual({ token: Redacted.make("t-new"), expiresAt: 7_200_000 })
    }),
  )

  it.effect("one that can't be is refused", () =>
    Effect.gen(function* () {
      for (const bodyLimitBytes of [0, 0.5, Number.NaN]) {
        const exit = yield* Effect.exit(Effect.scoped(Layer.build(transport("http://127.0.0.1:1", { bodyLimitBytes }))))
        expect(Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : "").toContain("bodyLimitBytes")
      }
    }),
  )
})
