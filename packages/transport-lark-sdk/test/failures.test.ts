import { describe, expect, it } from "@effect/vitest"
import { classify } from "@feishu-recall/core"
import { acceptance, rawAnswer, rawServer } from "@feishu-recall/testkit"
import { create as createAxios } from "axios"
import { Effect, Fiber } from "effect"
import { readFileSync } from "node:fs"
import { issue, makeClient, recall, send, sendTo, transport } from "./send.ts"

const unanswered = (sent: string, reason: string) => ({ _tag: "Unanswered", sent, reason })
const certificate = (name: string) =>
  readFileSync(new URL(`../../transport-http/test/certificates/${name}.pem`, import.meta.url), "utf8")

describe("a call that fails", () => {
  it.live("was not sent where nobody listens, or the name is not known", () =>
    Effect.gen(function* () {
      const closed = yield* Effect.scoped(Effect.map(rawServer(), ({ url }) => url))
      const evidence = yield* sendTo(closed)
      expect(evidence).toMatchObject(unanswered("no", "connection-refused"))
      expect((evidence as { readonly detail: string }).detail).toContain("127.0.0.1")
      expect(yield* sendTo("http://nowhere.invalid")).toMatchObject(unanswered("no", "name-not-resolved"))
    }),
  )

  it.live("was not sent where there is no TLS, or none that is trusted", () =>
    Effect.gen(function* () {
      const plain = yield* rawServer({ onConnection: (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n") })
      expect(yield* sendTo(plain.url.replace("http:", "https:"))).toMatchObject(unanswered("no", "tls"))
      const tls = { key: certificate("server-key"), cert: certificate("server") }
      const stranger = yield* rawServer({ tls, onRequest: (socket) => socket.write(acceptance) })
      expect(yield* sendTo(stranger.url)).toMatchObject(unanswered("no", "tls"))
      expect(stranger.requests).toEqual([])
      const silent = yield* rawServer()
      expect(yield* sendTo(silent.url, { timeoutMillis: 0 })).toMatchObject({ sent: "no" })
      const hanging = yield* sendTo(silent.url.replace("http:", "https:"), { timeoutMillis: 300 })
      expect(hanging).toMatchObject(unanswered("no", "connect-timeout"))
    }),
  )

  it.live("may have been seen where the connection breaks before any answer, and is made once", () =>
    Effect.gen(function* () {
      for (const request of [recall, issue]) {
        const server = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
        const evidence = yield* sendTo(server.url, { request })
        expect(evidence).toMatchObject(unanswered("unknown", "connection-lost"))
        yield* Effect.sleep(50)
        expect(server.requests.length).toBe(1)
      }
    }),
  )

  it.live("is not made again on a kept connection that ends when the next call comes", () =>
    Effect.gen(function* () {
      for (const end of ["resetAndDestroy", "end"] as const) {
        const server = yield* rawServer({
          onRequest: (socket, _request, nth) => void (nth % 2 === 1 ? socket.write(acceptance) : socket[end]()),
        })
        yield* Effect.gen(function* () {
          for (let pair = 0; pair < 10; pair++) {
            expect((yield* send())._tag).toBe("Answered")
            expect(yield* send()).toMatchObject(unanswered("unknown", "connection-lost"))
          }
        }).pipe(Effect.provide(transport(server.url)))
        expect(server.requests.length).toBe(20)
        expect(server.accepted()).toBeLessThan(20)
      }
    }),
  )

  it.live("ends in time where the platform hangs or drips, and the connection with it", () =>
    Effect.gen(function* () {
      for (const start of ["", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"]) {
        const server = yield* rawServer({
          onRequest: (socket) => {
            socket.write(start)
            const drip = setInterval(() => start !== "" && socket.write("x"), 20)
            socket.on("close", () => clearInterval(drip))
          },
        })
        const startedAt = performance.now()
        expect(yield* sendTo(server.url, { timeoutMillis: 300 })).toMatchObject(unanswered("yes", "timeout"))
        expect(performance.now() - startedAt).toBeLessThan(800)
        yield* Effect.sleep(50)
        expect(server.connections.size).toBe(0)
      }
    }),
  )

  it.live("that was given up ends its connection", () =>
    Effect.gen(function* () {
      const server = yield* rawServer()
      const fiber = yield* Effect.forkChild(sendTo(server.url, { timeoutMillis: 60_000 }))
      while (server.requests.length === 0) yield* Effect.sleep(10)
      yield* Fiber.interrupt(fiber)
      yield* Effect.sleep(50)
      expect(server.connections.size).toBe(0)
    }),
  )

  it.live("that waits in an interceptor of the team is not written any more once its time is over", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const httpInstance = createAxios()
      httpInstance.interceptors.request.use(async (config) => {
        await new Promise((resolve) => setTimeout(resolve, 400))
        return config
      })
      const client = makeClient(server.url, { httpInstance })
      const evidence = yield* sendTo(server.url, { client, timeoutMillis: 100 })
      expect(evidence).toMatchObject(unanswered("no", "connect-timeout"))
      yield* Effect.sleep(500)
      expect(server.accepted()).toBe(0)
    }),
  )

  it.live("keeps what came of an answer that broke off", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({
        onRequest: (socket) => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"code":0}')
          setTimeout(() => socket.resetAndDestroy(), 50)
        },
      })
      const evidence = yield* sendTo(server.url)
      expect(evidence).toMatchObject({ _tag: "Answered", status: 200, body: '{"code":0}', truncated: true })
      expect(classify(evidence)._tag).toBe("Unknown")
    }),
  )

  it.live("follows no redirect: nobody else ever sees the token", () =>
    Effect.gen(function* () {
      const stranger = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      for (const status of ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"]) {
        const server = yield* rawServer({
          onRequest: (socket) => socket.write(rawAnswer("", status, [`Location: ${stranger.url}/`])),
        })
        expect(classify(yield* sendTo(server.url))).toMatchObject({ _tag: "Unknown", reason: "no-code" })
        expect(server.requests.length).toBe(1)
      }
      expect(stranger.accepted()).toBe(0)
    }),
  )
})
