import { describe, expect, it } from "@effect/vitest"
import {
  type Lane,
  laneKey,
  type PlatformRequest,
  TenantTokens,
  TokenSource,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { changeApp, createApp, revokeTokens, Sandbox } from "@feishu-recall/sandbox"
import { rawAnswer, rawServer } from "@feishu-recall/testkit"
import { LarkSdkApp } from "@feishu-recall/transport-lark-sdk"
import * as lark from "@larksuiteoapi/node-sdk"
import { Cause, type Duration, Effect, Exit, Fiber, Layer, Logger, Redacted, Schedule } from "effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { appSecret, listen, makeClient, send, transport } from "./send.ts"

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  Effect.provide(test, Sandbox.layer({ people: 50, departments: 2 }))

const clientOf = Effect.map(Sandbox, ({ credentials, url }) => ({
  client: makeClient(url, { appId: credentials.appId, appSecret: Redacted.value(credentials.appSecret) }),
  lane: { baseUrl: url, appId: credentials.appId, tenantKey: "self" } satisfies Lane,
}))
const issue = TokenSource.use((source) => source.issue)
const issueFrom = (client: lark.Client, lane: Lane, timeout: Duration.Input = "5 seconds") =>
  Effect.provide(issue, LarkSdkApp({ client, lane, timeout }))
const tokenCalls = Effect.map(Sandbox, ({ ledger }) => ledger.totalByApi()["token"] ?? 0)
const unknown = `bm-${"0".repeat(32)}`
const codeOf = async (call: () => Promise<{ readonly code?: number | undefined }>) =>
  call().then(
    ({ code }) => code,
    (error: { readonly response?: { readonly data: { readonly code: number } } }) => error.response?.data.code,
  )

describe("the tokens of a client", () => {
  it.live("come from its cache, and land there: it and we need one call for a token together", () =>
    withSandbox(
      Effect.gen(function* () {
        const { client, lane } = yield* clientOf
        const issued = yield* issueFrom(client, lane)
        expect(issued.expiresAt - Date.now()).toBeGreaterThan(7_000_000)
        const remove = () => client.im.batchMessage.delete({ path: { batch_message_id: unknown } })
        expect(yield* Effect.promise(() => codeOf(remove))).toBe(230030)
        const again = yield* issueFrom(client, lane)
        expect(Redacted.value(again.token)).toBe(Redacted.value(issued.token))
        // Its end is not known, only that the cache gives it up before.
        expect(again.expiresAt - Date.now()).toBeLessThanOrEqual(180_000)
        expect(yield* tokenCalls).toBe(1)
      }),
    ),
  )

  it.live("are fetched anew after the platform rejected one, and the team's own calls recover with it", () =>
    withSandbox(
      Effect.gen(function* () {
        const { client, lane } = yield* clientOf
        const { platform } = yield* Sandbox
        const remove = () => codeOf(() => client.im.batchMessage.delete({ path: { batch_message_id: unknown } }))
        yield* Effect.gen(function* () {
          const tokens = yield* TenantTokens
          const first = yield* tokens.get
          revokeTokens(platform, { appId: lane.appId, keepIssuing: false })
          // The SDK alone would go on like this for two hours.
          expect(yield* Effect.promise(remove)).toBe(99991663)
          expect(yield* Effect.promise(remove)).toBe(99991663)
          expect(yield* tokenCalls).toBe(1)
          yield* tokens.reject(first)
          const second = yield* tokens.get
          expect(Redacted.value(second)).not.toBe(Redacted.value(first))
          expect(yield* tokenCalls).toBe(2)
          expect(yield* Effect.promise(remove)).toBe(230030)
          expect(yield* tokenCalls).toBe(2)
        }).pipe(
          Effect.provide(
            TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([LarkSdkApp({ client, lane }), TokenStoreMemory])),
          ),
        )
      }),
    ),
  )

  it.live("are not taken from its cache where the rejected one came from elsewhere", () =>
    withSandbox(
      Effect.gen(function* () {
        const { client, lane } = yield* clientOf
        const { platform } = yield* Sandbox
        const { token } = yield* issueFrom(client, lane)
        revokeTokens(platform, { appId: lane.appId, keepIssuing: false })
        yield* Effect.gen(function* () {
          const source = yield* TokenSource
          yield* source.rejected!(token)
          expect(Redacted.value((yield* source.issue).token)).not.toBe(Redacted.value(token))
        }).pipe(Effect.provide(LarkSdkApp({ client, lane })))
      }),
    ),
  )

  it.live("come from a cache alone where that always has one", () =>
    Effect.gen(function* () {
      const asked: Array<unknown> = []
      const cache = {
        get: async (key: unknown, options: unknown) => {
          asked.push([String(key), options])
          return "t-from-the-center"
        },
        set: async () => true,
      }
      const lane = { baseUrl: "http://127.0.0.1:1", appId: "cli_a", tenantKey: "self" }
      const issued = yield* issueFrom(makeClient(lane.baseUrl, { cache }), lane)
      expect(Redacted.value(issued.token)).toBe("t-from-the-center")
      expect(asked).toEqual([["Symbol(tenant-access-token)", { namespace: "cli_a" }]])
    }),
  )

  it.live("come also where its cache fails, and that is said", () =>
    withSandbox(
      Effect.gen(function* () {
        const { client, lane } = yield* clientOf
        const fail = () => Promise.reject(new Error(appSecret))
        Object.assign(client.tokenManager, { cache: { get: fail, set: fail } })
        const logged: Array<unknown> = []
        const { token } = yield* issueFrom(client, lane).pipe(
          Effect.provide(Logger.layer([Logger.make(({ message }) => void logged.push(message))])),
        )
        expect(Redacted.value(token)).toMatch(/^t-/)
        expect(logged.flat()).toEqual([
          "the client's token cache failed (get), going on without it",
          "the client's token cache failed (set), going on without it",
        ])
      }),
    ),
  )

  it.live("are refused with what to do where the secret is wrong, and its secret is not shown", () =>
    withSandbox(
      Effect.gen(function* () {
        const { client, lane } = yield* clientOf
        const { platform } = yield* Sandbox
        changeApp(platform, lane.appId, { appSecret: "another" })
        const error = yield* Effect.flip(issueFrom(client, lane))
        expect(error).toMatchObject({ _tag: "TokenRefused", blockCause: "token-refused", code: 10014 })
        expect(error.message).not.toContain(client.appSecret)
      }),
    ),
  )

  it.live("are neither taken nor kept from an answer that is none of the platform's", () =>
    Effect.gen(function* () {
      const forged = (code: number) => `{"code":${code},"tenant_access_token":"t-forged","expire":7200}`
      const answers = [
        rawAnswer(forged(0), "500 Internal Server Error"),
        rawAnswer(forged(0), "302 Found", ["Location: /elsewhere"]),
        rawAnswer(forged(2200)),
        rawAnswer(forged(0)).replace("Content-Length: ", "Content-Length: 9"),
      ]
      for (const bytes of answers) {
        const server = yield* rawServer({ onRequest: (socket) => socket.end(bytes) })
        const client = makeClient(server.url)
        const lane = { baseUrl: server.url, appId: "cli_a", tenantKey: "self" }
        expect((yield* Effect.flip(issueFrom(client, lane)))._tag).toMatch(/^Token/)
        expect((client.cache as lark.DefaultCache).values.size).toBe(0)
      }
    }),
  )

  it.live("are waited for in vain only so long, and the connection ends", () =>
    Effect.gen(function* () {
      const server = yield* rawServer()
      const lane = { baseUrl: server.url, appId: "cli_a", tenantKey: "self" }
      const error = yield* Effect.flip(issueFrom(makeClient(server.url), lane, "200 millis"))
      expect(error).toMatchObject({ _tag: "TokenUnavailable" })
      const fiber = yield* Effect.forkChild(issueFrom(makeClient(server.url), lane))
      while (server.requests.length < 2) yield* Effect.sleep(10)
      yield* Fiber.interrupt(fiber)
      yield* Effect.sleep(50)
      expect(server.connections.size).toBe(0)
    }),
  )

  it.live("come from a provider of assertions, too, where the app has no secret", () =>
    Effect.gen(function* () {
      const granted = rawAnswer('{"code":0,"access_token":"t-by-assertion","expires_in":7200}')
      const server = yield* rawServer({ onRequest: (socket) => socket.write(granted) })
      const client = new lark.Client({
        appId: "cli_a",
        domain: server.url,
        oauthBaseUrl: server.url,
        cache: new lark.DefaultCache(),
        logger: listen().logger,
        clientAssertionProvider: { retrieveToken: async () => ({ value: "signed" }) },
      })
      const issued = yield* issueFrom(client, { baseUrl: server.url, appId: "cli_a", tenantKey: "self" })
      expect(Redacted.value(issued.token)).toBe("t-by-assertion")
      expect(server.requests[0]!.head).toMatch(/^POST \/oauth\/v3\/token/)
    }),
  )

  it.effect("are those of the lane's app, or of none", () =>
    Effect.gen(function* () {
      const baseUrl = "https://open.feishu.cn"
      const store = makeClient(baseUrl, { appType: lark.AppType.ISV, httpInstance: quiet })
      const build = (client: lark.Client, lane: Lane) =>
        Effect.map(Effect.exit(Effect.scoped(Layer.build(LarkSdkApp({ client, lane })))), (exit) =>
          Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : "built",
        )
      const lane = { baseUrl, appId: "cli_a", tenantKey: "self" }
      expect(yield* build(makeClient(baseUrl), lane)).toBe("built")
      expect(yield* build(makeClient(baseUrl), { ...lane, appId: "cli_b" })).toMatch(/of the app cli_a/)
      expect(yield* build(makeClient(baseUrl), { ...lane, baseUrl: "https://open.larksuite.com" })).toMatch(/domain/)
      expect(yield* build(store, lane)).toMatch(/tenantKey/)
    }),
  )
})

// A client of a store app asks for a ticket as soon as it is made.
const quiet = Object.assign(() => undefined, {
  post: async () => ({}),
  request: async () => ({}),
  defaults: {},
  interceptors: {},
})

describe("the tokens of a store app's client", () => {
  it.live("need a ticket, are the tenant's, and replace a rejected one", () =>
    withSandbox(
      Effect.gen(function* () {
        const { credentials, ledger, platform, setWebhook, url } = yield* Sandbox
        const app = createApp(platform, { kind: "store", installedIn: [credentials.tenantKey, "second"] })
        const cache = new lark.DefaultCache()
        const client = makeClient(url, { appId: app.appId, appSecret: app.appSecret, appType: lark.AppType.ISV, cache })
        const lane = { baseUrl: url, appId: app.appId, tenantKey: "second" }
        const error = yield* Effect.flip(issueFrom(client, lane))
        expect(error).toMatchObject({ _tag: "TokenUnavailable" })
        expect(error.message).toMatch(/no app ticket yet.*share one cache/)

        const events = yield* receiveTickets(cache)
        yield* setWebhook(app.appId, { url: events, verificationToken: "v", encryptKey: undefined })
        yield* Effect.gen(function* () {
          const source = yield* TokenSource
          const retry = Schedule.spaced("20 millis")
          const first = yield* source.issue.pipe(Effect.retry(retry), Effect.timeout("5 seconds"))
          const request = { _tag: "RecallBatchMessage", batchMessageId: unknown, token: first.token } as PlatformRequest
          expect(yield* Effect.provide(send(request), transport(url, { client }))).toMatchObject({ status: 400 })
          expect(ledger.latest(1)[0]).toMatchObject({ api: "recall", tenantKey: "second", code: 230030 })
          revokeTokens(platform, { appId: app.appId, keepIssuing: false })
          const second = yield* source.issue
          expect(Redacted.value(second.token)).not.toBe(Redacted.value(first.token))
          expect(second.expiresAt - Date.now()).toBeGreaterThan(1_000_000)
        }).pipe(Effect.provide(LarkSdkApp({ client, lane })))
      }).pipe(Effect.scoped),
    ),
  )
})

/** The SDK's own dispatcher, which keeps the tickets that it is pushed in the cache. */
const receiveTickets = (cache: lark.DefaultCache) =>
  Effect.gen(function* () {
    const dispatcher = new lark.EventDispatcher({ verificationToken: "v", cache, logger: listen().logger })
    const take = lark.adaptDefault("/events", dispatcher, { autoChallenge: true })
    const server = createServer((request, response) => void take(request, response).catch(() => response.destroy()))
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.sync(() => server.close(() => undefined).closeAllConnections()),
    )
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  })
