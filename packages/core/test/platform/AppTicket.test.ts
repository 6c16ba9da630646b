import { describe, expect, it } from "@effect/vitest"
import { Effect, Option, Redacted, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { Lane, laneKey, makeAppTickets, ticketKey, TokenStore, TokenStoreMemory } from "../../src/index.ts"
import { entryOfTickets, type KeptTicket, ticketsOfEntry, withTicket } from "../../src/platform/AppTicket.ts"
import { limits } from "../../src/limits.ts"

const { ticketLifetimeMillis, ticketsKept } = limits.tokens
const app = { baseUrl: "https://open.feishu.cn", appId: "cli_store" }
const now = 1_700_000_000_000

/** Tickets as they were made, minutes ago, and how late each delivery was; some come twice. */
const deliveries = fc
  .uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 })
  .chain((ages) =>
    fc
      .shuffledSubarray([...ages, ...ages.map((age) => age)], { minLength: 1 })
      .map((order) => order.map((age) => ({ ticket: Redacted.make(`ticket-${age}`), issuedAt: now - age * 60_000 }))),
  )

const valuesOf = (tickets: ReadonlyArray<KeptTicket>) => tickets.map(({ ticket }) => Redacted.value(ticket))

describe("app tickets", () => {
  it("in whatever order and however often they come, the newest that live are kept, newest first", () => {
    fc.assert(
      fc.property(deliveries, (arrived) => {
        const kept = arrived.reduce<ReadonlyArray<KeptTicket>>((before, one) => withTicket(before, one, now), [])
        const living = [...new Map(arrived.map((one) => [Redacted.value(one.ticket), one])).values()]
          .filter(({ issuedAt }) => now < issuedAt + ticketLifetimeMillis)
          .toSorted((one, other) => other.issuedAt - one.issuedAt)
          .slice(0, ticketsKept)
        expect(valuesOf(kept)).toEqual(living.map(({ ticket }) => Redacted.value(ticket)))
      }),
    )
  })

  it("live no longer than from their arrival, however far ahead the platform's clock is", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9e7, max: 9e7 }), (ahead) => {
        const kept = withTicket([], { ticket: Redacted.make("t"), issuedAt: now + ahead }, now)
        expect(kept.every(({ expiresAt }) => expiresAt <= now + ticketLifetimeMillis)).toBe(true)
        expect(kept).toHaveLength(ahead <= -ticketLifetimeMillis ? 0 : 1)
      }),
    )
  })

  it("stand in one entry of a token store, and none are read from anything else", () => {
    const ticket = fc.record({
      ticket: fc.string().map((text) => Redacted.make(text)),
      issuedAt: fc.integer(),
      expiresAt: fc.integer(),
    })
    fc.assert(
      fc.property(fc.array(ticket, { minLength: 1 }), (tickets) => {
        expect(ticketsOfEntry(entryOfTickets(tickets)!)).toEqual(tickets)
      }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        fc.pre(text.trim() !== "[]")
        expect(ticketsOfEntry({ token: Redacted.make(text), expiresAt: now })).toEqual([])
      }),
    )
    expect(entryOfTickets([])).toBeUndefined()
  })

  it("stand under a name that no lane has", () => {
    const [, , last] = ticketKey(app).split(" ")
    expect(Schema.is(Lane)({ ...app, tenantKey: "ticket" })).toBe(true)
    expect(Schema.is(Lane)({ ...app, tenantKey: last })).toBe(false)
    const appId = fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/)
    fc.assert(
      fc.property(appId, appId, appId, (one, other, tenantKey) => {
        expect(ticketKey({ ...app, appId: one })).not.toBe(laneKey({ ...app, appId: other, tenantKey }))
        expect(ticketKey({ ...app, appId: one }) === ticketKey({ ...app, appId: other })).toBe(one === other)
      }),
    )
  })

  it.effect("end by our clock, are forgotten one by one, and leave nothing in the store", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(now)
      const tickets = yield* makeAppTickets(app)
      const store = yield* TokenStore
      for (const name of ["old", "new"])
        yield* tickets.keep({ ticket: Redacted.make(name), issuedAt: name === "old" ? now - 3_600_000 : now })
      expect(valuesOf(yield* tickets.read)).toEqual(["new", "old"])
      yield* TestClock.adjust(3_600_000)
      expect(valuesOf(yield* tickets.read)).toEqual(["new"])
      yield* tickets.forget(Redacted.make("other"))
      expect(valuesOf(yield* tickets.read)).toEqual(["new"])
      yield* tickets.forget(Redacted.make("new"))
      expect(Option.isNone(yield* store.get(ticketKey(app)))).toBe(true)
    }).pipe(Effect.provide(TokenStoreMemory)),
  )

  it.effect("that come at the same time are all looked at", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(now)
      const tickets = yield* makeAppTickets(app)
      const arrive = (age: number) =>
        Effect.andThen(Effect.yieldNow, tickets.keep({ ticket: Redacted.make(`${age}`), issuedAt: now - age }))
      yield* Effect.forEach([3, 1, 2], arrive, { concurrency: "unbounded" })
      expect(valuesOf(yield* tickets.read)).toEqual(["1", "2"])
    }).pipe(Effect.provide(TokenStoreMemory)),
  )
})
