import { describe, expect, it } from "@effect/vitest"
import { TokenSource } from "@feishu-recall/core"
import { rawAnswer, type RawRequest, rawServer } from "@feishu-recall/testkit"
import { LarkSdkApp } from "@feishu-recall/transport-lark-sdk"
import * as lark from "@larksuiteoapi/node-sdk"
import { Effect, Exit, Logger, Tracer } from "effect"
import type { Socket } from "node:net"
import { inspect } from "node:util"
import { appSecret, issue, listen, makeClient, recall, send, token, transport } from "./send.ts"

/** Ends of a call in which its own words come back. */
const ends: ReadonlyArray<(socket: Socket, request: RawRequest) => void> = [
  (socket) => socket.resetAndDestroy(),
  (socket) => socket.end(),
  () => undefined,
  (socket, { head }) => socket.write(rawAnswer("{}", `500 ${head.replaceAll("\r\n", " ")}`)),
  (socket, { head }) => socket.end(`HTTP/1.1 200 OK\r\n${head}\0 ${appSecret}: \r\n\r\n`),
  (socket) => socket.write(rawAnswer('{"code":10014,"msg":"app secret invalid"}')),
  (socket) => socket.write(rawAnswer("", "302 Found", ["Location: /elsewhere"])),
]

const depth = { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }

describe("a marked secret", () => {
  it.live("is in nothing that the SDK prints, we log or trace, or an error says, however a call ends", () =>
    Effect.gen(function* () {
      for (const end of ends) {
        const server = yield* rawServer({ onRequest: end })
        const { lines, logger } = listen()
        const client = makeClient(server.url, { logger, loggerLevel: lark.LoggerLevel.trace })
        const lane = { baseUrl: server.url, appId: "cli_a", tenantKey: "self" }
        const logged: Array<unknown> = []
        const spans: Array<Tracer.NativeSpan> = []
        const tracer = Tracer.make({
          span: (options) => {
            const span = new Tracer.NativeSpan(options)
            spans.push(span)
            return span
          },
        })
        const said = yield* Effect.gen(function* () {
          const evidence = [yield* send(recall, 100), yield* send(issue, 100)]
          const exit = yield* Effect.exit(
            Effect.provide(
              TokenSource.use((source) => source.issue),
              LarkSdkApp({ client, lane, timeout: "100 millis" }),
            ),
          )
          expect(Exit.isFailure(exit)).toBe(true)
          return [evidence.map((one) => (one._tag === "Unanswered" ? one : one.status)), exit]
        }).pipe(
          Effect.provide(transport(server.url, { client })),
          Effect.withSpan("of the caller"),
          Effect.withTracer(tracer),
          Effect.provide(Logger.layer([Logger.make((entry) => void logged.push(entry.message))])),
        )
        yield* Effect.sleep(20)
        expect(server.requests.length).toBe(3)
        expect(lines.length).toBeGreaterThan(0)
        const shown = [said, lines, logged, spans.map(({ attributes, name, status }) => [attributes, name, status])]
        for (const secret of [appSecret, token]) expect(inspect(shown, depth)).not.toContain(secret)
      }
    }),
  )

  it.live("is not printed either where a store app's client has to ask for a ticket", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
      const { lines, logger } = listen()
      const client = makeClient(server.url, { appType: lark.AppType.ISV, logger, loggerLevel: lark.LoggerLevel.trace })
      const lane = { baseUrl: server.url, appId: "cli_a", tenantKey: "tenant" }
      // Its constructor asks on its own account, and prints the secret: see below.
      while (!inspect(lines, depth).includes(appSecret)) yield* Effect.sleep(10)
      lines.length = 0
      const app = LarkSdkApp({ client, lane, timeout: "1 second" })
      const asked = TokenSource.use((source) => source.issue).pipe(Effect.provide(app))
      expect(yield* Effect.flip(asked)).toMatchObject({ _tag: "TokenUnavailable" })
      expect(server.requests.length).toBe(2)
      expect(lines.length).toBeGreaterThan(0)
      expect(inspect(lines, depth)).not.toContain(appSecret)
    }),
  )

  it.live("is in what the SDK prints when it makes the same calls itself: what this package can't prevent", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
      const { lines, logger } = listen()
      const client = makeClient(server.url, { logger })
      const path = { batch_message_id: "bm-dc13264520392913993dd051dba21dcf" }
      yield* Effect.exit(Effect.tryPromise(() => client.im.batchMessage.delete({ path })))
      expect(inspect(lines, depth)).toContain(appSecret)
    }),
  )
})
