import { NodeHttpClient } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { acceptance, rawServer } from "@feishu-recall/testkit"
import { Effect, Layer, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { inspect } from "node:util"
import { HttpTransport } from "../src/index.ts"
import { connectProxy, withEnvironment } from "./connectProxy.ts"
import { send, sendTo, token } from "./send.ts"

const certificate = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), "utf8")
const certificateAuthority = certificate("authority")
const tls = { key: certificate("server-key"), cert: certificate("server") }
const tlsServer = rawServer({ tls, onRequest: (socket) => socket.write(acceptance) })

describe("TLS", () => {
  it.live("trusts a private certificate authority that it is given", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      expect((yield* sendTo(server.url, { certificateAuthority }))._tag).toBe("Answered")
    }),
  )

  it.live("sends nothing to a server whose certificate it does not trust", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      expect(yield* sendTo(server.url)).toMatchObject({ _tag: "Unanswered", sent: "no", reason: "tls" })
      expect(server.requests).toEqual([])
    }),
  )
})

describe("an authority that is no certificate", () => {
  it.live("sends nothing", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      const evidence = yield* sendTo(server.url, { certificateAuthority: "-----BEGIN CERTIFICATE-----\nno\n" })
      expect(evidence).toMatchObject({ _tag: "Unanswered", sent: "no", reason: "tls" })
    }),
  )
})

describe("a proxy", () => {
  const proxied = (proxy: string) => withEnvironment({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy })

  it.live("carries the calls through its tunnel, where the token is not seen", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      const proxy = yield* connectProxy()
      const evidence = yield* sendTo(server.url, { certificateAuthority }).pipe(proxied(proxy.url))
      expect(evidence._tag).toBe("Answered")
      expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`])
    }),
  )

  it.live("carries many calls at once, also to plain HTTP", () =>
    Effect.gen(function* () {
      let open = 0
      let most = 0
      const server = yield* rawServer({
        onRequest: (socket) => {
          most = Math.max(most, ++open)
          setTimeout(() => {
            open--
            socket.write(acceptance)
          }, 200)
        },
      })
      const proxy = yield* connectProxy()
      yield* Effect.forEach(Array.from({ length: 20 }), () => send(), { concurrency: "unbounded" }).pipe(
        Effect.provide(HttpTransport.layer({ baseUrl: server.url })),
        proxied(proxy.url),
      )
      expect(most).toBe(20)
    }),
  )

  it.live("that it is given counts instead of the environment's", () =>
    Effect.gen(function* () {
      const server = yield* tlsServer
      const [given, environments] = [yield* connectProxy(), yield* connectProxy({ status: 403 })]
      const proxy = Redacted.make(given.url)
      const evidence = yield* sendTo(server.url, { certificateAuthority, proxy }).pipe(proxied(environments.url))
      expect(evidence._tag).toBe("Answered")
      expect(given.asked).toEqual([`127.0.0.1:${server.port}`])
      expect(environments.asked).toEqual([])
    }),
  )

  it.live("is passed by for hosts in NO_PROXY", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const proxy = yield* connectProxy({ status: 403 })
      const evidence = yield* sendTo(server.url).pipe(
        withEnvironment({ HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" }),
      )
      expect(evidence._tag).toBe("Answered")
      expect(proxy.asked).toEqual([])
    }),
  )

  it.live("that refuses, is gone or keeps silent means that nothing was sent, and its password stays hidden", () =>
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
        const evidence = yield* sendTo(server.url, { certificateAuthority, timeoutMillis: 700 }).pipe(
          proxied(url.replace("http://", "http://user:pass-word@")),
        )
        expect(evidence).toMatchObject({ _tag: "Unanswered", sent: "no", reason })
        expect(inspect(evidence)).not.toContain("pass-word")
      }
      expect(server.requests).toEqual([])
    }),
  )
})

describe("a client of the host's own", () => {
  it.live("carries calls too, and is certain of nothing that it can't see", () =>
    Effect.gen(function* () {
      const good = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
      const bad = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
      const closed = yield* Effect.scoped(Effect.map(rawServer(), (server) => server.url))
      for (const client of [NodeHttpClient.layerUndici, NodeHttpClient.layerNodeHttp, NodeHttpClient.layerFetch]) {
        const over = (baseUrl: string) =>
          Effect.provide(send(), HttpTransport.layerHttpClient({ baseUrl }).pipe(Layer.provide(client)))
        expect(yield* over(good.url)).toMatchObject({ _tag: "Answered", status: 200, truncated: false })
        expect(yield* over(bad.url)).toMatchObject({ sent: "unknown", reason: "connection-lost" })
        const refused = yield* over(closed)
        expect(refused).toMatchObject({ sent: "no", reason: "connection-refused" })
        expect(inspect(refused)).not.toContain(token)
      }
    }),
  )
})

describe("a base URL", () => {
  it.live("with a path or a trailing slash is refused when the program starts", () =>
    Effect.gen(function* () {
      for (const baseUrl of ["https://open.feishu.cn/", "open.feishu.cn", "ftp://open.feishu.cn", "https://a/b"]) {
        const exit = yield* Effect.exit(sendTo(baseUrl))
        expect(inspect(exit, { depth: 9 })).toContain("expected scheme and host")
      }
    }),
  )
})
