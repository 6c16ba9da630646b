import { makeAppTickets, TokenStore, TokenStoreError, TokenStoreMemory } from "@feishu-recall/core"
import { type App, createApp, type Delivery, Sandbox } from "@feishu-recall/sandbox"
import { limits, openTicketWebhook, TicketWebhook, type WebhookApp } from "@feishu-recall/ticket-webhook"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Schedule } from "effect"
import { request } from "node:http"
import { servePlain, serveRoute } from "./servers.ts"

const withSandbox = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  test.pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 10, departments: 1 })))

/** Settled deliveries, once there are so many. */
const deliveries = (count: number) =>
  Effect.gen(function* () {
    const { platform } = yield* Sandbox
    const all = platform.ticketOffice.deliveries
    return all.length < count ? yield* Effect.fail("waiting") : all
  }).pipe(Effect.retry(Schedule.spaced("10 millis")), Effect.timeout("8 seconds"))

const said = (all: ReadonlyArray<Delivery>) =>
  all.map(({ isAnswered, kind, redelivery }) => [kind, redelivery, isAnswered])

const makeApp = Effect.fnUntraced(function* (encryptKey: string | undefined) {
  const { platform, url } = yield* Sandbox
  const app = createApp(platform, { kind: "store" })
  const known: WebhookApp = {
    baseUrl: url,
    appId: app.appId,
    verificationToken: Redacted.make(`token of ${app.appId}`),
    encryptKey: encryptKey === undefined ? undefined : Redacted.make(encryptKey),
  }
  return { app, known, encryptKey }
})

const setWebhook = (app: App, url: string, encryptKey: string | undefined) =>
  Effect.flatMap(Sandbox, (sandbox) =>
    sandbox.setWebhook(app.appId, { url, verificationToken: `token of ${app.appId}`, encryptKey }),
  )

const ticketsOf = (app: WebhookApp) =>
  Effect.gen(function* () {
    const tickets = yield* makeAppTickets(app)
    return (yield* tickets.read).map(({ ticket }) => Redacted.value(ticket))
  })

const issuedTickets = (app: App) =>
  Effect.map(Sandbox, ({ platform }) =>
    platform.ticketOffice.tickets
      .get(app.appId)!
      .map(({ value }) => value)
      .toReversed(),
  )

describe("the sandbox pushes over HTTP", () => {
  for (const encryptKey of ["secret of the app", undefined]) {
    it.live(`to the route of Effect's router, ${encryptKey ? "encrypted and signed" : "in the clear"}`, () =>
      withSandbox(
        Effect.gen(function* () {
          const { app, known } = yield* makeApp(encryptKey)
          yield* Effect.gen(function* () {
            yield* setWebhook(app, yield* serveRoute, encryptKey)
            const first = yield* deliveries(2)
            assert.deepStrictEqual(said(first), [
              ["url_verification", 0, true],
              ["app_ticket", 0, true],
            ])
            const { advance } = yield* Sandbox
            yield* advance("1 hour")
            yield* deliveries(3)
            assert.deepStrictEqual(yield* ticketsOf(known), yield* issuedTickets(app))
            assert.lengthOf(yield* ticketsOf(known), 2)
          }).pipe(Effect.provide(TicketWebhook.layer({ apps: [known] }).pipe(Layer.provideMerge(TokenStoreMemory))))
        }),
      ),
    )
  }

  it.live("to the plain function behind Node's server, for several apps at one address", () =>
    withSandbox(
      Effect.gen(function* () {
        const apps = [yield* makeApp("one key"), yield* makeApp("another key"), yield* makeApp(undefined)]
        const store = yield* TokenStore
        const { close, handler } = yield* Effect.acquireRelease(
          Effect.promise(() =>
            openTicketWebhook({ apps: apps.map(({ known }) => known), store: Layer.succeed(TokenStore, store) }),
          ),
          ({ close }) => Effect.promise(close),
        )
        const url = yield* servePlain(handler)
        for (const { app, encryptKey } of apps) yield* setWebhook(app, url, encryptKey)
        assert.isTrue((yield* deliveries(6)).every(({ isAnswered }) => isAnswered))
        for (const { app, known } of apps) assert.deepStrictEqual(yield* ticketsOf(known), yield* issuedTickets(app))
        yield* Effect.promise(close)
      }).pipe(Effect.provide(TokenStoreMemory)),
    ),
  )

  it.live("again when the store failed, and an answered event twice: the ticket is there once", () =>
    withSandbox(
      Effect.gen(function* () {
        const { advance, changeSettings } = yield* Sandbox
        const { app, known } = yield* makeApp("key")
        let sets = 0
        const failingOnce = Layer.effect(
          TokenStore,
          Effect.map(TokenStore, (store) => ({
            ...store,
            set: (key, token) =>
              sets++ === 0
                ? Effect.fail(new TokenStoreError({ operation: "set", message: "the disk is full" }))
                : store.set(key, token),
          })),
        ).pipe(Layer.provide(TokenStoreMemory))
        yield* Effect.gen(function* () {
          yield* setWebhook(app, yield* serveRoute, "key")
          yield* deliveries(2)
          yield* changeSettings({ duplicatePushChance: 1 })
          yield* advance("15 seconds")
          const all = yield* deliveries(4)
          assert.deepStrictEqual(said(all).slice(0, 4), [
            ["url_verification", 0, true],
            ["app_ticket", 0, false],
            ["app_ticket", 1, true],
            ["app_ticket", 2, true],
          ])
          assert.deepStrictEqual(yield* ticketsOf(known), yield* issuedTickets(app))
          assert.strictEqual(sets, 2)
        }).pipe(Effect.provide(TicketWebhook.layer({ apps: [known] }).pipe(Layer.provideMerge(failingOnce))))
      }),
    ),
  )

  it.live("a challenge that is not answered, where the keys differ, and then no ticket", () =>
    withSandbox(
      Effect.gen(function* () {
        const { app, known } = yield* makeApp("right")
        yield* Effect.gen(function* () {
          yield* setWebhook(app, yield* serveRoute, "wrong")
          assert.deepStrictEqual(said(yield* deliveries(1)), [["url_verification", 0, false]])
          assert.deepStrictEqual(yield* ticketsOf(known), [])
        }).pipe(Effect.provide(TicketWebhook.layer({ apps: [known] }).pipe(Layer.provideMerge(TokenStoreMemory))))
      }),
    ),
  )
})

describe("the route", () => {
  const post = (url: string, body: string | Buffer<ArrayBuffer> | null) =>
    Effect.promise(async () => (await fetch(url, { method: "POST", body })).status)

  const endless = 64 * limits.bodyBytes

  /** Sends without end, until it is answered or cut off; how many bytes went out by then. */
  const flood = (url: string, headers: Record<string, string>) =>
    Effect.callback<number>((resume) => {
      let sent = 0
      const call = request(url, { method: "POST", headers }, () => call.destroy())
      const more = () => {
        while (sent < endless && call.write(Buffer.alloc(65_536, "a"))) sent += 65_536
      }
      call.on("drain", more).on("error", () => {})
      call.on("close", () => resume(Effect.succeed(sent)))
      more()
    })

  it.live("reads no more than it takes, refuses garbage, and answers POST alone", () =>
    withSandbox(
      Effect.gen(function* () {
        const { known } = yield* makeApp("key")
        yield* Effect.gen(function* () {
          const url = yield* serveRoute
          assert.strictEqual(yield* post(url, Buffer.alloc(limits.bodyBytes + 1, "a")), 413)
          assert.isBelow(yield* flood(url, { "content-length": `${endless}` }), endless / 2)
          assert.isBelow(yield* flood(url, { "transfer-encoding": "chunked" }), endless / 2)
          for (const body of [null, "", "{", "null", '{"encrypt":"AAAA"}', Buffer.alloc(limits.bodyBytes, 0xff)])
            assert.strictEqual(yield* post(url, body), 401)
          assert.strictEqual(yield* Effect.promise(async () => (await fetch(url)).status), 404)
        }).pipe(Effect.provide(TicketWebhook.layer({ apps: [known] }).pipe(Layer.provideMerge(TokenStoreMemory))))
      }),
    ),
  )
})
