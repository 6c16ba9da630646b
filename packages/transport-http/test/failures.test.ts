import { describe, expect, it } from "@effect/vitest"
import { classify, type Evidence } from "@feishu-recall/core"
import { acceptance, rawServer } from "@feishu-recall/testkit"
import { Effect } from "effect"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { appSecret, issue, recall, send, sendTo, token, transport } from "./send.ts"

const unanswered = (sent: string, reason: string) => ({ _tag: "Unanswered", sent, reason })
const showsNoSecret = (evidence: Evidence) => {
  const shown = inspect(evidence, { depth: 9 }) + JSON.stringify(evidence)
  expect(shown).not.toContain(token)
  expect(shown).not.toContain(appSecret)
}

describe("a call that fails", () => {
  it.live("was not sent where nobody listens", () =>
    Effect.gen(function* () {
      const closed = yield* Effect.scoped(Effect.map(rawServer(), (server) => server.url))
      const evidence = yield* sendTo(closed)
      expect(evidence).toMatchObject(unanswered("no", "connection-refused"))
      expect((evidence as { readonly detail: string }).detail).toContain("127.0.0.1")
    }),
  )

  it.live("was not sent where the name is not known", () =>
    Effect.gen(function* () {
      expect(yield* sendTo("http://nowhere.invalid")).toMatchObject(unanswered("no", "name-not-resolved"))
    }),
  )

  it.live("was not sent where the other side does not speak TLS", () =>
    Effect.gen(function* () {
      const plain = yield* rawServer({ onConnection: (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n") })
      expect(yield* sendTo(plain.url.replace("http:", "https:"))).toMatchObject(unanswered("no", "tls"))
    }),
  )

  it.live("was not sent where the TLS handshake hangs beyond the call's timeout", () =>
    Effect.gen(function* () {
      const silent = yield* rawServer()
      const evidence = yield* sendTo(silent.url.replace("http:", "https:"), { timeoutMillis: 300 })
      expect(evidence).toMatchObject(unanswered("no", "connect-timeout"))
    }),
  )

  it.live("was not sent where the TLS handshake hangs beyond the connection's timeout", () =>
    Effect.gen(function* () {
      const silent = yield* rawServer()
      const evidence = yield* sendTo(silent.url.replace("http:", "https:"), {
        timeoutMillis: 8_000,
        connectTimeout: 500,
      })
      expect(evidence).toMatchObject(unanswered("no", "connect-timeout"))
    }),
  )

  it.live("may have been seen where the connection is reset before any answer, and is made once", () =>
    Effect.gen(function* () {
      for (const request of [recall, issue]) {
        const server = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
        const evidence = yield* sendTo(server.url, { request })
        expect(evidence).toMatchObject(unanswered("unknown", "connection-lost"))
        expect(classify(evidence)._tag).toBe("Unknown")
        yield* Effect.sleep(100)
        expect(server.requests.length).toBe(1)
      }
    }),
  )

  it.live("may have been seen where the connection is reset before the request was read", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onConnection: (socket) => setImmediate(() => socket.resetAndDestroy()) })
      const evidence = yield* sendTo(server.url)
      expect(evidence._tag).toBe("Unanswered")
      expect(evidence).toMatchObject({ reason: "connection-lost" })
    }),
  )

  it.live("is not made again on a kept connection that the server closes when the next call comes", () =>
    Effect.gen(function* () {
      for (const end of ["reset", "fin"] as const) {
        const server = yield* rawServer({
          onRequest: (socket, _request, nth) => {
            if (nth % 2 === 1) return void socket.write(acceptance)
            if (end === "reset") socket.resetAndDestroy()
            else socket.end()
          },
        })
        yield* Effect.gen(function* () {
          for (let pair = 0; pair < 10; pair++) {
            expect((yield* send())._tag).toBe("Answered")
            expect(yield* send()).toMatchObject(unanswered("unknown", "connection-lost"))
          }
        }).pipe(Effect.provide(transport(server.url, { connections: 1 })))
        expect(server.requests.length).toBe(20)
      }
    }),
  )

  it.live("is made at most once each when many wait for one connection that keeps breaking", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({
        onRequest: (socket, _request, nth) => (nth % 3 === 0 ? socket.resetAndDestroy() : socket.write(acceptance)),
      })
      const ends = yield* Effect.forEach(Array.from({ length: 60 }), () => send(undefined, 5_000), {
        concurrency: "unbounded",
      }).pipe(Effect.provide(transport(server.url, { connections: 2 })))
      const answered = ends.filter((end) => end._tag === "Answered").length
      expect(server.requests.length).toBe(60)
      expect(answered).toBe(40)
    }),
  )

  it.live("ends in time where the platform hangs, and the connection with it", () =>
    Effect.gen(function* () {
      const server = yield* rawServer()
      yield* Effect.gen(function* () {
        const start = performance.now()
        expect(yield* send(undefined, 300)).toMatchObject(unanswered("yes", "timeout"))
        expect(performance.now() - start).toBeLessThan(800)
        yield* Effect.sleep(50)
        expect(server.connections.size).toBe(0)
      }).pipe(Effect.provide(transport(server.url)))
    }),
  )

  it.live("ends in time where the platform drips its answer", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({
        onRequest: (socket) => {
          socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n")
          const drip = setInterval(() => socket.write("x"), 20)
          socket.on("close", () => clearInterval(drip))
        },
      })
      yield* Effect.gen(function* () {
        const start = performance.now()
        expect(yield* send(undefined, 300)).toMatchObject(unanswered("yes", "timeout"))
        expect(performance.now() - start).toBeLessThan(800)
        yield* Effect.sleep(50)
        expect(server.connections.size).toBe(0)
      }).pipe(Effect.provide(transport(server.url)))
    }),
  )

  it.live("is not written any more once it timed out in the queue", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => setTimeout(() => socket.write(acceptance), 400) })
      yield* Effect.gen(function* () {
        const [first, second] = yield* Effect.all([send(undefined, 2_000), send(undefined, 150)], { concurrency: 2 })
        expect(first._tag).toBe("Answered")
        expect(second).toMatchObject(unanswered("no", "connect-timeout"))
        expect((yield* send(undefined, 2_000))._tag).toBe("Answered")
      }).pipe(Effect.provide(transport(server.url, { connections: 1 })))
      expect(server.requests.length).toBe(2)
    }),
  )

  it.live("is an answer that is cut off where the body breaks off, and never an acceptance", () =>
    Effect.gen(function* () {
      const half = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"code":0}'
      for (const end of ["resetAndDestroy", "end"] as const) {
        const server = yield* rawServer({
          onRequest: (socket) => socket.write(half, () => setTimeout(() => socket[end](), 30)),
        })
        const evidence = yield* sendTo(server.url)
        expect(evidence).toMatchObject({ _tag: "Answered", status: 200, truncated: true })
        expect(classify(evidence)._tag).toBe("Unknown")
      }
    }),
  )

  it.live("never throws, ends within its timeout and shows no secret, whatever bytes the server sends", () =>
    Effect.gen(function* () {
      let bytes = Buffer.from("")
      let close = false
      const server = yield* rawServer({
        onRequest: (socket) => {
          socket.write(bytes)
          if (close) socket.end()
        },
      })
      const piece = fc.constantFrom(
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 204 \r\n",
        "HTTP/1.0 999 x\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/2\r\n",
        "\r\n",
        "\r\n\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Type: application/json\r\n",
        "Content-Encoding: gzip\r\n",
        "Connection: close\r\n",
        ": \r\n",
        "x".repeat(20_000),
        "ffffffffff\r\n",
        "0\r\n\r\n",
        '{"code":0}',
        "\0\0\0",
      )
      const stream = fc.array(
        fc.oneof(
          { weight: 4, arbitrary: piece.map((text) => Buffer.from(text, "latin1")) },
          { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array)) },
        ),
        { maxLength: 8 },
      )
      const context = yield* Effect.context()
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(stream, fc.boolean(), async (pieces, closes) => {
            bytes = Buffer.concat(pieces)
            close = closes
            const start = performance.now()
            const evidence = await Effect.runPromiseWith(context)(sendTo(server.url, { timeoutMillis: 60 }))
            expect(performance.now() - start).toBeLessThan(60 + 500)
            expect(["Answered", "Unanswered"]).toContain(evidence._tag)
            classify(evidence)
            showsNoSecret(evidence)
          }),
          { numRuns: 150 },
        ),
      )
    }),
  )
})
