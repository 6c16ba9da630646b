import { TokenStore, TokenStoreError, TokenStoreMemory } from "@feishu-recall/core"
import { limits, TicketWebhook } from "@feishu-recall/ticket-webhook"
import type { WrittenPush } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Logger, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { inspect } from "node:util"
import { deliver, statusOf, ticketsOf, withWebhook } from "./delivering.ts"
import { makePushingApp } from "./pushes.ts"

/** A store that behaves as it is told, call after call, and then well. */
const unruly = (
  ways: ReadonlyArray<(set: Effect.Effect<void, TokenStoreError>) => Effect.Effect<void, TokenStoreError>>,
) =>
  Layer.effect(
    TokenStore,
    Effect.map(TokenStore, (store) => {
      let calls = 0
      return TokenStore.of({
        ...store,
        set: (key, token) => (ways[calls++] ?? ((set) => set))(store.set(key, token)),
      })
    }),
  ).pipe(Layer.provide(Layer.fresh(TokenStoreMemory)))

describe("the webhook", () => {
  it.effect("answers a challenge with the same challenge, and a ticket with 200 once it is stored", () => {
    const { app, challenge, ticket, ticketValue } = makePushingApp({ encryptKey: "k" })
    return withWebhook(
      { apps: [app] },
      Effect.gen(function* () {
        const answered = yield* deliver(challenge)
        assert.strictEqual(answered.status, 200)
        assert.match(answered.body, /^\{"challenge":"[0-9a-f]{32}"\}$/)
        assert.strictEqual(answered.headers["content-type"], "application/json; charset=utf-8")
        assert.strictEqual(statusOf(yield* deliver(ticket)), 200)
        assert.deepStrictEqual(yield* ticketsOf(app), [ticketValue])
      }),
    )
  })

  it.effect("keeps the newer ticket when an older one comes late, also in another process with the same store", () => {
    const one = makePushingApp({ encryptKey: "k" })
    const second = one.nextTicket()
    return withWebhook(
      { apps: [one.app] },
      Effect.gen(function* () {
        yield* TestClock.adjust("1 hour")
        yield* deliver(second.push)
        assert.strictEqual(statusOf(yield* deliver(one.ticket)), 200)
        assert.deepStrictEqual(yield* ticketsOf(one.app), [second.value, one.ticketValue])
        const store = yield* TokenStore
        const other = TicketWebhook.layer({ apps: [one.app] }).pipe(Layer.provide(Layer.succeed(TokenStore, store)))
        for (const push of [second.push, one.ticket])
          assert.strictEqual(statusOf(yield* Effect.provide(deliver(push), other)), 200)
        assert.deepStrictEqual(yield* ticketsOf(one.app), [second.value, one.ticketValue])
      }),
    )
  })

  it.effect("asks for a redelivery when the store fails, and takes it", () => {
    const { app, ticket, ticketValue } = makePushingApp()
    const failing = () => Effect.fail(new TokenStoreError({ operation: "set", message: "the disk is full" }))
    return withWebhook(
      { apps: [app] },
      Effect.gen(function* () {
        assert.strictEqual(statusOf(yield* deliver(ticket)), 503)
        assert.deepStrictEqual(yield* ticketsOf(app), [])
        assert.strictEqual(statusOf(yield* deliver(ticket)), 200)
        assert.deepStrictEqual(yield* ticketsOf(app), [ticketValue])
      }),
      unruly([failing]),
    )
  })

  it.effect("answers in time when the store is slow; the work goes on, and the redelivery finds it done", () => {
    const { app, ticket, ticketValue } = makePushingApp()
    let sets = 0
    const slow = (set: Effect.Effect<void, TokenStoreError>) =>
      Effect.delay(
        Effect.suspend(() => {
          sets++
          return set
        }),
        "4 seconds",
      )
    return withWebhook(
      { apps: [app] },
      Effect.gen(function* () {
        const first = yield* Effect.forkChild(deliver(ticket), { startImmediately: true })
        yield* TestClock.adjust(limits.answerWithinMillis - 1)
        assert.isUndefined(first.pollUnsafe())
        const meanwhile = yield* Effect.forkChild(deliver(ticket), { startImmediately: true })
        yield* TestClock.adjust(1)
        assert.strictEqual(statusOf(yield* Fiber.join(first)), 503)
        yield* TestClock.adjust("2 seconds")
        assert.strictEqual(statusOf(yield* Fiber.join(meanwhile)), 200)
        assert.strictEqual(statusOf(yield* deliver(ticket)), 200)
        assert.deepStrictEqual([yield* ticketsOf(app), sets], [[ticketValue], 1])
      }),
      unruly([slow]),
    )
  })

  it.effect("gives a store that hangs up after workWithinMillis, and the next delivery is a new try", () => {
    const { app, ticket, ticketValue } = makePushingApp()
    return withWebhook(
      { apps: [app] },
      Effect.gen(function* () {
        const first = yield* Effect.forkChild(deliver(ticket), { startImmediately: true })
        yield* TestClock.adjust(limits.workWithinMillis)
        assert.strictEqual(statusOf(yield* Fiber.join(first)), 503)
        assert.strictEqual(statusOf(yield* deliver(ticket)), 200)
        assert.deepStrictEqual(yield* ticketsOf(app), [ticketValue])
      }),
      unruly([() => Effect.never]),
    )
  })

  it.effect("hands other events over once each, and those whose handling failed again", () => {
    const { app } = makePushingApp()
    const seen: Array<string> = []
    const opened = (uuid: string): WrittenPush => ({
      url: "",
      headers: {},
      body: JSON.stringify({
        uuid,
        token: Redacted.value(app.verificationToken),
        type: "event_callback",
        event: { type: "app_open", app_id: app.appId, tenant_key: "acme" },
      }),
    })
    return withWebhook(
      {
        apps: [app],
        onEvent: async ({ app: from, id, tenantKey, type }) => {
          seen.push([from.appId, id, tenantKey, type].join(" "))
          if (seen.length === 1) throw new Error("not yet")
        },
      },
      Effect.gen(function* () {
        const statuses = yield* Effect.forEach(["u-1", "u-1", "u-1", "u-2"], (id) => deliver(opened(id)))
        assert.deepStrictEqual(statuses.map(statusOf), [503, 200, 200, 200])
        assert.deepStrictEqual(
          seen,
          ["u-1", "u-1", "u-2"].map((id) => `${app.appId} ${id} acme app_open`),
        )
      }),
    )
  })

  it.effect("remembers the last eventsRemembered events", () => {
    const { app } = makePushingApp()
    const seen: Array<string> = []
    const event = (uuid: string): WrittenPush => ({
      url: "",
      headers: {},
      body: JSON.stringify({
        uuid,
        token: Redacted.value(app.verificationToken),
        type: "event_callback",
        event: { type: "other", app_id: app.appId },
      }),
    })
    return withWebhook(
      { apps: [app], onEvent: ({ id }) => void seen.push(id) },
      Effect.gen(function* () {
        for (let id = 0; id <= limits.eventsRemembered; id++) yield* deliver(event(`u-${id}`))
        seen.length = 0
        yield* deliver(event("u-1"))
        yield* deliver(event("u-0"))
        assert.deepStrictEqual(seen, ["u-0"])
      }),
    )
  })

  it.effect("refuses what is too large, and a ticket that can't be one", () => {
    const { app, ticket } = makePushingApp()
    return withWebhook(
      { apps: [app] },
      Effect.gen(function* () {
        const padded = (size: number) => ({ ...ticket, body: ticket.body.padEnd(size) })
        assert.strictEqual(statusOf(yield* deliver(padded(limits.bodyBytes + 1))), 413)
        assert.strictEqual(statusOf(yield* deliver(padded(limits.bodyBytes))), 200)
        const withTicket = (value: unknown) => {
          const push = JSON.parse(ticket.body) as { uuid: string; event: { app_ticket: unknown } }
          return {
            ...ticket,
            body: JSON.stringify({ ...push, uuid: "x", event: { ...push.event, app_ticket: value } }),
          }
        }
        for (const value of ["", 7, null, "two words", "ü", "a".repeat(limits.ticketCharacters + 1)])
          assert.strictEqual(statusOf(yield* deliver(withTicket(value))), 400)
        assert.strictEqual(statusOf(yield* deliver(withTicket("a".repeat(limits.ticketCharacters)))), 200)
      }),
    )
  })

  it.effect(
    "counts refused pushes in the log, at most every refusalsLoggedEveryMillis, and shows no secret anywhere",
    () => {
      const { app, ticket, ticketValue } = makePushingApp({ encryptKey: "the-encrypt-key" })
      const logged: Array<unknown> = []
      const logger = Logger.layer([Logger.make(({ cause, message }) => void logged.push(message, cause))])
      const quoting = (set: Effect.Effect<void, TokenStoreError>) =>
        Effect.andThen(set, Effect.die(new Error(ticketValue)))
      return withWebhook(
        { apps: [app] },
        Effect.gen(function* () {
          const forged = { ...ticket, body: ticket.body.replace("A", "B") }
          for (let times = 0; times < 5; times++) assert.strictEqual(statusOf(yield* deliver(forged)), 401)
          assert.lengthOf(logged, 2)
          yield* TestClock.adjust(limits.refusalsLoggedEveryMillis)
          assert.strictEqual(statusOf(yield* deliver(forged)), 401)
          assert.include(inspect(logged, { depth: 9 }), "5 pushes were refused")
          assert.strictEqual(statusOf(yield* deliver(ticket)), 503)
          const shown = inspect(logged, { depth: 9 }) + inspect(yield* TicketWebhook, { depth: 9 })
          for (const secret of ["the-encrypt-key", Redacted.value(app.verificationToken), ticketValue])
            assert.notInclude(shown, secret)
        }).pipe(Effect.provide(logger)),
        unruly([quoting]),
      )
    },
  )

  it("tells who gives a parsed body what to give", async () => {
    const { app, ticket } = makePushingApp()
    const handler = await Effect.runPromise(
      Effect.scoped(
        Effect.map(
          Layer.build(TicketWebhook.layer({ apps: [app] }).pipe(Layer.provide(TokenStoreMemory))),
          (context) => context,
        ).pipe(
          Effect.flatMap((context) =>
            Effect.provide(
              TicketWebhook.useSync((webhook) => webhook.handler),
              context,
            ),
          ),
        ),
      ),
    )
    const error = await handler(ticket.headers, JSON.parse(ticket.body)).catch((caught: unknown) => caught)
    assert.instanceOf(error, TypeError)
    assert.match(error.message, /as it arrived/)
  })
})
