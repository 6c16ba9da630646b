import { describe, expect, it } from "@effect/vitest"
import { classify } from "@feishu-recall/core"
import { acceptance, rawAnswer, rawServer } from "@feishu-recall/testkit"
import { defaultHttpInstance } from "@larksuiteoapi/node-sdk"
import { create as createAxios, isAxiosError } from "axios"
import { Cause, Effect, Exit, Layer } from "effect"
import { Agent, createServer } from "node:http"
import { Agent as SecureAgent } from "node:https"
import { type AddressInfo } from "node:net"
import { readFileSync } from "node:fs"
import manifest from "../package.json" with { type: "json" }
import { version } from "../src/version.ts"
import { connectProxy, withEnvironment } from "../../transport-http/test/connectProxy.ts"
import { issue, makeClient, send, sendTo, token, transport } from "./send.ts"

const certificate = (name: string) =>
  readFileSync(new URL(`../../transport-http/test/certificates/${name}.pem`, import.meta.url), "utf8")
const tlsServer = rawServer({
  tls: { key: certificate("server-key"), cert: certificate("server") },
  onRequest: (socket) => socket.write(acceptance),
})
const through = (url: string, httpInstance: unknown, timeoutMillis = 2_000) =>
  sendTo(url, { client: makeClient(url, { httpInstance }), timeoutMillis })

describe("a call through a team's client", () => {
  it.live("says what the platform documents: no body with a DELETE, and no word of the SDK", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      expect(classify(yield* sendTo(server.url))._tag).toBe("Accepted")
      const [line, ...headers] = server.requests[0]!.head.split("\r\n")
      expect(line).toBe("DELETE /open-apis/im/v1/batch_messages/bm-dc13264520392913993dd051dba21dcf HTTP/1.1")
      const names = headers.map((header) => header.split(":")[0]!.toLowerCase()).toSorted()
      expect(names).toEqual(["accept", "accept-encoding", "authorization", "connection", "host", "user-agent"])
      expect(headers).toContain(`authorization: Bearer ${token}`)
      expect(headers).toContain(`User-Agent: feishu-recall/${manifest.version}`)
      expect(version).toBe(manifest.version)
      yield* sendTo(server.url, { request: issue })
      expect(server.requests[1]!.head).toMatch(/^POST \/open-apis\/auth\/v3\/tenant_access_token\/internal HTTP\/1.1/)
      expect(server.requests[1]!.head.toLowerCase()).toContain("content-type: application/json; charset=utf-8")
    }),
  )

  it.live("gives status, headers and body as they came, whatever the interceptors hand out", () =>
    Effect.gen(function* () {
      const body = '{"code":99991400,"msg":"超限"}'
      const server = yield* rawServer({
        onRequest: (socket) =>
          socket.write(rawAnswer(body, "429 Too Many", ["X-Ogw-RateLimit-Reset: 3", "X-Tt-Logid: L"])),
      })
      const plain = createAxios()
      const unwrapping = createAxios()
      unwrapping.interceptors.response.use(({ data }) => data)
      const throwing = createAxios()
      throwing.interceptors.response.use(() => Promise.reject(new Error(`no: ${token}`)))
      const streaming = createAxios({ responseType: "stream", timeout: 1, maxContentLength: 3 })
      for (const instance of [defaultHttpInstance, plain, unwrapping, throwing, streaming]) {
        const evidence = yield* through(server.url, instance)
        expect(evidence).toMatchObject({ _tag: "Answered", status: 429, body, truncated: false })
        expect(classify(evidence)).toMatchObject({ _tag: "Throttled", resetMillis: 3_000, answer: { logId: "L" } })
      }
    }),
  )

  it.live("keeps the team's headers and agent, and shows its interceptors each call", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => setTimeout(() => socket.write(acceptance), 20) })
      const httpAgent = yield* Effect.acquireRelease(
        Effect.sync(() => new Agent({ keepAlive: true, maxSockets: 2 })),
        (agent) => Effect.sync(() => agent.destroy()),
      )
      const instance = createAxios({ httpAgent, headers: { common: { "x-team": "sre" } } })
      const seen: Array<unknown> = []
      instance.interceptors.response.use((response) => {
        seen.push([response.status, response.data.code])
        return response
      })
      const client = makeClient(server.url, { httpInstance: instance })
      const calls = Effect.forEach([1, 2, 3, 4, 5, 6], () => send(), { concurrency: "unbounded" })
      const ends = yield* Effect.provide(calls, transport(server.url, { client }))
      expect(ends.map(({ _tag }) => _tag)).toEqual(Array.from({ length: 6 }, () => "Answered"))
      yield* Effect.sleep(10)
      expect(seen).toEqual(Array.from({ length: 6 }, () => [200, 0]))
      expect(server.accepted()).toBe(2)
      expect(server.requests.every(({ head }) => /x-team: sre/i.test(head))).toBe(true)
    }),
  )

  it.live("is made once where an interceptor tries again", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
      const instance = createAxios()
      let repeats = 0
      instance.interceptors.response.use(undefined, (error: unknown) => {
        if (!isAxiosError(error) || error.config === undefined || repeats >= 3) throw error
        repeats++
        // As axios-retry does.
        return instance.request({ ...error.config, transformRequest: [(data: unknown) => data] })
      })
      expect(yield* through(server.url, instance)).toMatchObject({ sent: "unknown", reason: "connection-lost" })
      yield* Effect.sleep(50)
      expect(repeats).toBeGreaterThan(0)
      expect(server.requests.length).toBe(1)
    }),
  )

  it.live("was not sent where an interceptor of the request fails, and nothing that it says is shown", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const instance = createAxios()
      instance.interceptors.request.use((config) => {
        throw new Error(`no: ${String(config.headers["authorization"])}`)
      })
      const evidence = yield* through(server.url, instance)
      expect(evidence).toEqual({ _tag: "Unanswered", sent: "no", reason: "other", detail: "Error" })
      expect(server.accepted()).toBe(0)
    }),
  )

  it.live("goes through the team's TLS agent, and through a proxy's tunnel, where the token is not seen", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      const httpsAgent = new SecureAgent({ ca: certificate("authority") })
      expect((yield* through(server.url, createAxios({ httpsAgent })))._tag).toBe("Answered")
      const proxy = yield* connectProxy()
      const proxied = withEnvironment({ HTTPS_PROXY: proxy.url })
      expect((yield* proxied(through(server.url, createAxios({ httpsAgent }))))._tag).toBe("Answered")
      expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`])
      expect(server.requests.length).toBe(2)
    }),
  )

  it.live("was not sent where the proxy refuses, is gone or keeps silent, and its password stays hidden", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      const gone = yield* Effect.scoped(Effect.map(connectProxy(), (proxy) => proxy.url))
      const refusing = yield* connectProxy({ status: 407 })
      const silent = yield* connectProxy({ silent: true })
      for (const [url, reason] of [
        [gone, "connection-refused"],
        [refusing.url, "proxy"],
        [silent.url, "connect-timeout"],
      ] as const) {
        const proxied = withEnvironment({ HTTPS_PROXY: url.replace("http://", "http://user:pass-word@") })
        const evidence = yield* proxied(through(server.url, createAxios(), 500))
        expect(evidence).toMatchObject({ _tag: "Unanswered", sent: "no", reason })
        expect(JSON.stringify(evidence)).not.toContain("pass-word")
      }
      expect(server.requests).toEqual([])
    }),
  )

  it.live("goes through a forward proxy to plain HTTP", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const proxy = createServer((request, response) => {
        asked.push(request.url ?? "")
        response.setHeader("content-type", "application/json")
        response.end('{"code":0}')
      })
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => void proxy.listen(0, "127.0.0.1", () => resume(Effect.void))),
        () => Effect.sync(() => proxy.close(() => undefined).closeAllConnections()),
      )
      const { port } = proxy.address() as AddressInfo
      const instance = createAxios({ proxy: { protocol: "http", host: "127.0.0.1", port } })
      expect(classify(yield* through("http://platform.invalid:8443", instance))._tag).toBe("Accepted")
      expect(asked).toEqual([
        "http://platform.invalid:8443/open-apis/im/v1/batch_messages/bm-dc13264520392913993dd051dba21dcf",
      ])
    }),
  )

  it.live("over another adapter than Node's http is not taken for more than is known", () =>
    Effect.gen(function* () {
      const adapter = async (config: object) => ({ config, data: { code: 0 }, status: 200, headers: {} }) as never
      const evidence = yield* through("http://127.0.0.1:1", createAxios({ adapter }))
      expect(evidence).toMatchObject({ _tag: "Unanswered", sent: "unknown", reason: "other" })
    }),
  )
})

describe("a client that can't be the one", () => {
  const build = (baseUrl: string, client: ReturnType<typeof makeClient>) =>
    Effect.map(Effect.exit(Effect.scoped(Layer.build(transport(baseUrl, { client })))), (exit) =>
      Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : "built",
    )

  it.effect("is refused with what to do", () =>
    Effect.gen(function* () {
      const lark = "https://open.larksuite.com"
      expect(yield* build(lark, makeClient(lark))).toBe("built")
      expect(yield* build("https://open.feishu.cn", makeClient(lark))).toMatch(/give the client of this lane/)
      const fetching = makeClient(lark, { httpInstance: createAxios({ adapter: "fetch" }) })
      expect(yield* build(lark, fetching)).toMatch(/transport-http/)
      const stranger = { request: () => Promise.resolve({ code: 0 }) }
      expect(yield* build(lark, makeClient(lark, { httpInstance: stranger }))).toMatch(/axios\.create\(\)/)
    }),
  )
})
