import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type App, changeApp, createApp, Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as lark from "@larksuiteoapi/node-sdk"
import { Effect, Schedule } from "effect"
import { makeClient, outcomeOf, silent } from "./SdkClient.ts"

/** A server that hands everything to the SDK's own dispatcher, and the cache in which that keeps tickets. */
const receiveEvents = Effect.fnUntraced(function* (encryptKey: string | undefined) {
  const cache = new lark.DefaultCache()
  const dispatcher = new lark.EventDispatcher({
    verificationToken: "v",
    cache,
    logger: silent,
    ...(encryptKey === undefined ? {} : { encryptKey }),
  })
  const answer = lark.adaptDefault("/events", dispatcher, { autoChallenge: true })
  // The SDK's promise fails when it can't decrypt.
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      }),
  )
  return { cache, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` }
})

const deliveries = (count: number) =>
  Effect.gen(function* () {
    const { platform } = yield* Sandbox
    const { deliveries } = platform.ticketOffice
    return deliveries.length < count ? yield* Effect.fail("waiting") : deliveries
  }).pipe(Effect.retry(Schedule.spaced("10 millis")), Effect.timeout("5 seconds"))

const connect = Effect.fnUntraced(function* (app: App, cache: lark.DefaultCache) {
  const { url } = yield* Sandbox
  const { appId, appSecret } = app
  const client = makeClient({ url, appId, appSecret, appType: lark.AppType.ISV, cache })
  return (id: string, tenantKey: string) =>
    outcomeOf(() => client.im.batchMessage.delete({ path: { batch_message_id: id } }, lark.withTenantKey(tenantKey)))
})

const withSandbox = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  test.pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 50, departments: 2 })))

const unknownId = `bm-${"0".repeat(32)}`

describe("the official SDK as a store app", () => {
  for (const encryptKey of ["secret of the app", undefined]) {
    it.live(
      `gets its ticket by a push ${encryptKey ? "that is encrypted and signed" : "in the clear"}, and recalls`,
      () =>
        withSandbox(
          Effect.gen(function* () {
            const { platform, setWebhook, credentials, ledger } = yield* Sandbox
            const app = createApp(platform, { kind: "store", installedIn: [credentials.tenantKey, "second"] })
            const { cache, url } = yield* receiveEvents(encryptKey)
            yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey })
            const [challenge, ticket] = yield* deliveries(2)
            assert.deepInclude(challenge, { kind: "url_verification", isAnswered: true })
            assert.deepInclude(ticket, { kind: "app_ticket", isAnswered: true })
            const recall = yield* connect(app, cache)
            for (const tenantKey of [credentials.tenantKey, "second"]) {
              const { body } = yield* recall(unknownId, tenantKey)
              assert.strictEqual(body.code, 230030)
            }
            assert.deepStrictEqual(
              ledger
                .worstIn(60_000)
                .filter(({ api }) => api === "recall")
                .map(({ tenantKey }) => tenantKey),
              [credentials.tenantKey, "second"],
            )
            assert.match(String((yield* recall(unknownId, "nobody")).body), /code: 10005/)
            changeApp(platform, app.appId, { installedIn: ["second"] })
            assert.strictEqual((yield* recall(unknownId, credentials.tenantKey)).body.code, 99991673)
          }),
        ),
    )
  }

  it.live("has no token before its first ticket, asks for a push, and works after it", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, setWebhook, credentials } = yield* Sandbox
        const app = createApp(platform, { kind: "store", installedIn: [credentials.tenantKey] })
        const { url } = yield* receiveEvents(undefined)
        yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey: undefined })
        yield* deliveries(2)
        // Another process of the same app, which missed the ticket.
        const { cache, url: newUrl } = yield* receiveEvents(undefined)
        const recall = yield* connect(app, cache)
        assert.strictEqual((yield* recall(unknownId, credentials.tenantKey)).body.code, 99991661)
        yield* setWebhook(app.appId, { url: newUrl, verificationToken: "v", encryptKey: undefined })
        yield* Effect.retry(
          Effect.gen(function* () {
            const { body } = yield* recall(unknownId, credentials.tenantKey)
            if (body.code !== 230030) return yield* Effect.fail("not yet")
          }),
          Schedule.spaced("20 millis"),
        ).pipe(Effect.timeout("5 seconds"))
      }),
    ),
  )

  it.live("is not challenged successfully with another encrypt key, and gets no ticket then", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, setWebhook } = yield* Sandbox
        const app = createApp(platform, { kind: "store" })
        const { url } = yield* receiveEvents("right")
        yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey: "wrong" })
        const [challenge] = yield* deliveries(1)
        assert.deepInclude(challenge, { kind: "url_verification", isAnswered: false })
        assert.isFalse(platform.ticketOffice.webhooks.get(app.appId)!.isVerified)
      }),
    ),
  )
})
