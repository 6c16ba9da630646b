import { describe, expect, it } from "@effect/vitest"
import { classify } from "@feishu-recall/core"
import { acceptance, rawAnswer, rawServer } from "@feishu-recall/testkit"
import { Effect, Tracer } from "effect"
import { Headers, HttpClient } from "effect/http"
import { inspect } from "node:util"
import manifest from "../package.json" with { type: "json" }
import { version } from "../src/version.ts"
import { issue, send, sendTo, token, transport } from "./send.ts"

describe("a call over HTTP", () => {
  it.live("sends what the platform documents, and nothing of our traces", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const evidence = yield* sendTo(server.url).pipe(Effect.withSpan("of the caller"))
      expect(classify(evidence)._tag).toBe("Accepted")
      const [line, ...headers] = server.requests[0]!.head.split("\r\n")
      expect(line).toBe("DELETE /open-apis/im/v1/batch_messages/bm-dc13264520392913993dd051dba21dcf HTTP/1.1")
      expect(headers.map((header) => header.split(":")[0]!.toLowerCase()).toSorted()).toEqual([
        "accept",
        "authorization",
        "connection",
        "host",
        "user-agent",
      ])
      expect(headers).toContain(`authorization: Bearer ${token}`)
      expect(headers).toContain(`user-agent: feishu-recall/${manifest.version}`)
      expect(version).toBe(manifest.version)
    }),
  )

  it.live("shows no token in a span, also where the host redacts nothing", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const spans: Array<Tracer.NativeSpan> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        },
      })
      yield* sendTo(server.url, { traceCalls: true }).pipe(
        Effect.withTracer(tracer),
        Effect.provideService(Headers.CurrentRedactedNames, []),
        Effect.provideService(HttpClient.TracerHeaderFilter, () => true),
      )
      expect(server.requests[0]!.head).toMatch(/traceparent/i)
      expect(spans.length).toBe(1)
      expect(inspect(spans, { depth: 12 })).toContain("/open-apis/im/v1/batch_messages/")
      expect(inspect(spans, { depth: 12 })).not.toContain(token)
    }),
  )

  it.live("sends the credentials as JSON in UTF-8", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      yield* sendTo(server.url, { request: issue })
      expect(server.requests[0]!.head).toMatch(/^POST \/open-apis\/auth\/v3\/tenant_access_token\/internal HTTP\/1.1/)
      expect(server.requests[0]!.head.toLowerCase()).toContain("content-type: application/json; charset=utf-8")
    }),
  )

  it.live("keeps status, headers in lower case and body", () =>
    Effect.gen(function* () {
      const body = '{"code":99991400,"msg":"超限"}'
      const server = yield* rawServer({
        onRequest: (socket) =>
          socket.write(rawAnswer(body, "429 Too Many", ["X-Ogw-RateLimit-Reset: 3", "X-Tt-Logid: L"])),
      })
      const evidence = yield* sendTo(server.url)
      expect(evidence).toMatchObject({ _tag: "Answered", status: 429, body, truncated: false })
      expect(classify(evidence)).toMatchObject({ _tag: "Throttled", resetMillis: 3_000, answer: { logId: "L" } })
    }),
  )

  it.live("cuts a huge answer off at the limit, and lets go of the connection", () =>
    Effect.gen(function* () {
      let written = 0
      const chunk = "x".repeat(64 * 1024)
      const server = yield* rawServer({
        onRequest: (socket) => {
          const pour = () => {
            while (!socket.destroyed) {
              written += chunk.length
              if (!socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)) return
            }
          }
          socket.on("drain", pour)
          socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
          pour()
        },
      })
      const evidence = yield* sendTo(server.url, { bodyLimitBytes: 100_000 })
      expect(evidence).toMatchObject({ _tag: "Answered", status: 200, truncated: true })
      expect(evidence._tag === "Answered" && evidence.body.length).toBe(100_000)
      yield* Effect.sleep(100)
      expect(server.connections.size).toBe(0)
      expect(written).toBeLessThan(50_000_000)
    }),
  )

  it.live("takes an answer of exactly the limit for whole", () =>
    Effect.gen(function* () {
      const body = JSON.stringify({ code: 0, msg: "x".repeat(1_000) })
      const server = yield* rawServer({ onRequest: (socket) => socket.write(rawAnswer(body)) })
      expect(yield* sendTo(server.url, { bodyLimitBytes: body.length })).toMatchObject({ body, truncated: false })
      expect(yield* sendTo(server.url, { bodyLimitBytes: body.length - 1 })).toMatchObject({ truncated: true })
    }),
  )

  it.live("has 60 calls in the air at once, and reuses the connections", () =>
    Effect.gen(function* () {
      let open = 0
      let most = 0
      const server = yield* rawServer({
        onRequest: (socket) => {
          most = Math.max(most, ++open)
          setTimeout(() => {
            open--
            socket.write(acceptance)
          }, 150)
        },
      })
      const round = Effect.forEach(Array.from({ length: 60 }), () => send(), { concurrency: "unbounded" })
      yield* Effect.andThen(round, Effect.andThen(Effect.sleep(50), round)).pipe(Effect.provide(transport(server.url)))
      expect(most).toBe(60)
      expect(server.requests.length).toBe(120)
      expect(server.accepted()).toBe(60)
    }),
  )
})
