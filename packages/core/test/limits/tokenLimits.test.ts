import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import {
  InvalidInput,
  type KeptTicket,
  LaneKey,
  RecallTransport,
  SelfBuiltApp,
  StoreApp,
  TenantTokens,
  type TenantTokensSettings,
  TokenSource,
  TokenStore,
  tokenStoreMemory,
} from "../../src/index.ts"
import { limits } from "../../src/limits.ts"
import * as Tokens from "../../src/platform/tokenState.ts"
import { withTicket } from "../../src/platform/AppTicket.ts"
import { json } from "../platform/evidence.ts"
import { withStoreApp } from "../platform/storePlatform.ts"

const key = LaneKey.make("https://open.feishu.cn cli_a self")
const token = (name: string, expiresAt = 1_000_000) => ({ token: Redacted.make(name), expiresAt })

const rules: Tokens.TokenRules = { refreshBefore: 100, probeHold: 30, rejectionsToStop: 2, rememberedRejections: 3 }

/** What a caller gets after so long, from a source that takes so long, with a store that never answers. */
const gotAfter = (millis: number, takes: number, settings: TenantTokensSettings) =>
  Effect.gen(function* () {
    const service = yield* TenantTokens
    const fiber = yield* Effect.forkChild(service.get, { startImmediately: true })
    yield* TestClock.adjust(millis)
    const exit = fiber.pollUnsafe()
    yield* Fiber.interrupt(fiber)
    if (exit === undefined) return "nothing yet"
    return Exit.isSuccess(exit) ? Redacted.value(exit.value) : Option.getOrThrow(Exit.findErrorOption(exit))._tag
  }).pipe(
    Effect.provide(
      TenantTokens.layer(key, settings).pipe(
        Layer.provide([
          Layer.succeed(TokenSource, { issue: Effect.delay(Effect.succeed(token("t-1")), takes) }),
          Layer.succeed(TokenStore, { get: () => Effect.never, set: () => Effect.void, remove: () => Effect.void }),
        ]),
      ),
    ),
  )

describe("each limit of the tokens, lowered", () => {
  it.effect("issueTimeout ends a source that does not come back, storeTimeout a store", () =>
    Effect.gen(function* () {
      const settings = { issueTimeout: "3 seconds", storeTimeout: "1 second" } as const
      expect(yield* gotAfter(3_990, 1e7, settings)).toBe("nothing yet")
      expect(yield* gotAfter(4_010, 1e7, settings)).toBe("TokenUnavailable")
      expect(yield* gotAfter(1_010, 5, settings)).toBe("t-1")
      // The defaults, issueTimeoutMillis and storeTimeoutMillis.
      const { issueTimeoutMillis, storeTimeoutMillis } = limits.tokens
      expect(yield* gotAfter(storeTimeoutMillis + issueTimeoutMillis - 10, 1e7, {})).toBe("nothing yet")
      expect(yield* gotAfter(storeTimeoutMillis + issueTimeoutMillis + 10, 1e7, {})).toBe("TokenUnavailable")
    }),
  )

  it("refreshBefore replaces a token, probeHold ends the wait for a verdict", () => {
    const [held] = [Tokens.issued(Tokens.noTokens, token("t-1", 1_000), 0, rules, false)!]
    expect(Tokens.take(held, 1_000 - rules.refreshBefore - 1, rules)[0]._tag).toBe("Use")
    expect(Tokens.take(held, 1_000 - rules.refreshBefore, rules)[0]._tag).toBe("Fetch")
    const again = Tokens.issued(Tokens.rejected(held, Redacted.make("t-1"), rules), token("t-1"), 0, rules, true)!
    const [, probing] = Tokens.take(again, 0, rules)
    expect(Tokens.take(probing, rules.probeHold - 1, rules)[0]._tag).toBe("AwaitProbe")
    expect(Tokens.take(probing, rules.probeHold, rules)[0]._tag).toBe("Use")
  })

  it("rejectionsToStop stop the lane, and rememberedRejections are known by their values", () => {
    let state = Tokens.noTokens
    for (const name of ["t-1", "t-2", "t-3", "t-4", "t-5"]) state = Tokens.rejected(state, Redacted.make(name), rules)
    expect(Tokens.rejected(Tokens.noTokens, Redacted.make("t-1"), rules).stopped).toBe(false)
    expect(state.stopped).toBe(true)
    expect(state.rejected.map((one) => Redacted.value(one))).toEqual(["t-3", "t-4", "t-5"])
  })

  it.effect("probeDelay lies before a rejected token that is issued again", () =>
    Effect.gen(function* () {
      const tokens = yield* TenantTokens
      const first = yield* tokens.get
      yield* tokens.reject(first)
      const fiber = yield* Effect.forkChild(tokens.get, { startImmediately: true })
      yield* TestClock.adjust(690)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust(20)
      expect(fiber.pollUnsafe()).toBeDefined()
    }).pipe(
      Effect.provide(
        TenantTokens.layer(key, { probeDelay: 700 }).pipe(
          Layer.provide([Layer.succeed(TokenSource, { issue: Effect.succeed(token("t-1")) }), tokenStoreMemory()]),
        ),
      ),
    ),
  )

  it.effect("callTimeoutMillis is what a call for a token may take", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const transport = Layer.succeed(RecallTransport, {
        send: (_, { timeoutMillis }) => {
          asked.push(timeoutMillis)
          return Effect.succeed(json(200, { code: 0, tenant_access_token: "t-1", expire: 7_200 }))
        },
      })
      const app = { appId: "cli_a", appSecret: Redacted.make("secret") }
      for (const options of [app, { ...app, timeout: "2 seconds" } as const])
        yield* TokenSource.use((source) => source.issue).pipe(
          Effect.provide(SelfBuiltApp(options).pipe(Layer.provide(transport))),
        )
      expect(asked).toEqual([limits.tokens.callTimeoutMillis, 2_000])
    }),
  )

  it("ticketsKept are the newest, each for ticketLifetimeMillis at most", () => {
    const { ticketLifetimeMillis, ticketsKept } = limits.tokens
    const arrive = (kept: ReadonlyArray<KeptTicket>, at: number) =>
      withTicket(kept, { ticket: Redacted.make(`${at}`), issuedAt: at }, at)
    expect([1, 2, 3].reduce(arrive, [] as ReadonlyArray<KeptTicket>)).toHaveLength(ticketsKept)
    expect(arrive([], 5)[0]?.expiresAt).toBe(5 + ticketLifetimeMillis)
  })

  it.effect(
    "ticketWait ends the wait for a ticket, ticketPoll is between two looks, askAgainAfter between requests",
    () =>
      Effect.gen(function* () {
        for (const [options, wait, poll, again] of [
          [{}, limits.tokens.ticketWaitMillis, limits.tokens.ticketPollMillis, limits.tokens.askAgainAfterMillis],
          [{ ticketWait: 400, ticketPoll: 100, askAgainAfter: 900 }, 400, 100, 900],
        ] as const) {
          yield* withStoreApp(
            Effect.fnUntraced(function* (platform) {
              const ask = Effect.forkChild(Effect.flip(issueFor("acme")), { startImmediately: true })
              const first = yield* ask
              yield* TestClock.adjust(wait - 10)
              expect(first.pollUnsafe()).toBeUndefined()
              yield* TestClock.adjust(20)
              expect(first.pollUnsafe()).toBeDefined()
              expect(platform.countOf("ResendAppTicket")).toBe(1)
              yield* TestClock.adjust(again - wait)
              const second = yield* ask
              yield* TestClock.adjust(10)
              expect(platform.countOf("ResendAppTicket")).toBe(2)
              yield* platform.push("ticket")
              yield* TestClock.adjust(poll)
              expect(second.pollUnsafe()).toBeDefined()
            }),
            options,
          )
        }
      }),
  )

  it.effect("rejectedTicketsKept are known, and not tried again", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        const ask = Effect.forkChild(Effect.flip(issueFor("acme")), { startImmediately: true })
        for (let ticket = 0; ticket <= limits.tokens.rejectedTicketsKept; ticket++) {
          yield* platform.push(`ticket-${ticket}`, ticket)
          platform.validTickets.clear()
          yield* ask
          yield* TestClock.adjust(limits.tokens.ticketWaitMillis)
        }
        const tried = platform.countOf("IssueAppAccessToken")
        for (const [ticket, calls] of [
          [0, 1],
          [2, 1],
        ] as const) {
          yield* platform.push(`ticket-${ticket}`, ticket)
          platform.validTickets.clear()
          yield* ask
          yield* TestClock.adjust(limits.tokens.ticketWaitMillis)
          expect(platform.countOf("IssueAppAccessToken") - tried).toBe(calls)
        }
      }),
    ),
  )

  it.effect("lanesKept: the lanes whose tokens came last have one", () =>
    Effect.gen(function* () {
      const store = yield* TokenStore
      for (const lane of ["a", "b", "a", "c"]) yield* store.set(lane, token(lane))
      const kept = yield* Effect.filter(["a", "b", "c"], (lane) => Effect.map(store.get(lane), Option.isSome))
      expect(kept).toEqual(["a", "c"])
    }).pipe(Effect.provide(tokenStoreMemory(2))),
  )

  it.effect("options of a store app that can't be are refused, all of them at once", () =>
    Effect.gen(function* () {
      const wrong = { baseUrl: "open.feishu.cn", ticketWait: 0, ticketPoll: -1, appId: "a b" }
      const exit = yield* Effect.exit(withStoreApp(() => Effect.void, wrong))
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      expect(error).toBeInstanceOf(InvalidInput)
      for (const place of ["baseUrl", "appId", "ticketWaitMillis", "ticketPollMillis"])
        expect((error as InvalidInput).message).toContain(`["${place}"]`)
    }),
  )

  it.effect("settings that can't be are refused, all of them at once", () =>
    Effect.gen(function* () {
      const settings = { rejectionsToStop: 5, rememberedRejections: 4 }
      const wrong = { ...settings, storeTimeout: -1, rejectionsToStop: 0 }
      const complaint = Effect.fnUntraced(function* (given: TenantTokensSettings) {
        const exit = yield* Effect.exit(Effect.scoped(Layer.build(unfed(given))))
        const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
        expect(error).toBeInstanceOf(InvalidInput)
        return (error as InvalidInput).message
      })
      expect(yield* complaint(settings)).toContain("at least rejectionsToStop")
      for (const place of [`["storeTimeoutMillis"]`, `["rejectionsToStop"]`])
        expect(yield* complaint(wrong)).toContain(place)
    }),
  )
})

const issueFor = (tenantKey: string) => StoreApp.use((app) => app.issue(tenantKey))

const unfed = (settings: TenantTokensSettings) =>
  TenantTokens.layer(key, settings).pipe(
    Layer.provide([Layer.succeed(TokenSource, { issue: Effect.succeed(token("t-1")) }), tokenStoreMemory()]),
  )
