import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { inspect } from "node:util"
import { type Evidence, type PlatformRequest, StoreApp, TokenStore, TokenStoreError } from "../../src/index.ts"
import { json } from "./evidence.ts"
import { appSecret, type StorePlatform, withStoreApp } from "./storePlatform.ts"

const issue = (tenantKey: string) => StoreApp.use((app) => app.issue(tenantKey))
const tokenOf = (tenantKey: string) => Effect.map(issue(tenantKey), ({ token }) => Redacted.value(token))

const soon = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true })

describe("a store app", () => {
  it.effect("buys one app token with its ticket, and each tenant's own token with that", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-1")
        platform.latencyMillis = 20
        const asked = yield* soon(Effect.forEach(["acme", "beta", "gamma"], tokenOf, { concurrency: "unbounded" }))
        yield* TestClock.adjust(100)
        expect(yield* Fiber.join(asked)).toEqual(["t-of-acme", "t-of-beta", "t-of-gamma"])
        expect(platform.calls).toEqual(["IssueAppAccessToken", ...Array(3).fill("IssueStoreTenantAccessToken")])
      }),
    ),
  )

  it.effect("counts a token's life from before the call", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-1")
        platform.latencyMillis = 500
        const asked = yield* soon(issue("acme"))
        yield* TestClock.adjust(1_000)
        expect((yield* Fiber.join(asked)).expiresAt).toBe(500 + 7_200_000)
      }),
    ),
  )

  it.effect("buys the next app token before the last one ends, with the newest ticket", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-1")
        yield* tokenOf("acme")
        yield* TestClock.adjust("117 minutes")
        platform.validTickets.clear()
        yield* platform.push("ticket-2")
        platform.appToken = "a-token-2"
        yield* tokenOf("acme")
        expect(platform.countOf("IssueAppAccessToken")).toBe(2)
        expect(platform.countOf("ResendAppTicket")).toBe(0)
      }),
    ),
  )
})

describe("without a ticket that the platform takes", () => {
  it.effect("it asks once for a push, whoever asks, and goes on when the webhook has put the ticket there", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        const asked = yield* soon(Effect.forEach(["acme", "beta"], tokenOf, { concurrency: "unbounded" }))
        yield* TestClock.adjust("4 seconds")
        expect(platform.calls).toEqual(["ResendAppTicket"])
        yield* platform.push("late-ticket")
        yield* TestClock.adjust("1 second")
        expect(yield* Fiber.join(asked)).toEqual(["t-of-acme", "t-of-beta"])
        expect(platform.countOf("ResendAppTicket")).toBe(1)
      }),
    ),
  )

  it.effect("it gives up after a while, says what to look at, and asks no second time within the minute", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        const giveUp = Effect.gen(function* () {
          const asked = yield* soon(Effect.flip(issue("acme")))
          yield* TestClock.adjust("15 seconds")
          return yield* Fiber.join(asked)
        })
        for (let times = 0; times < 4; times++) {
          const error = yield* giveUp
          expect(error._tag).toBe("TokenUnavailable")
          expect(error.message).toMatch(/webhook.*token store.*try again\.$/)
          expect(platform.calls).toEqual(["ResendAppTicket"])
        }
        yield* giveUp
        expect(platform.calls).toEqual(["ResendAppTicket", "ResendAppTicket"])
      }),
    ),
  )

  it.effect("it tries the ticket before the newest, tries none twice, and forgets them in the store", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-1", 1_000)
        yield* platform.push("ticket-2", 2_000)
        platform.validTickets.delete("ticket-2")
        expect(yield* tokenOf("acme")).toBe("t-of-acme")
        expect(platform.countOf("IssueAppAccessToken")).toBe(2)
        platform.validTickets.clear()
        yield* TestClock.adjust("118 minutes")
        // Made while the platform's clock was an hour ahead.
        const ahead = 178 * 60_000
        yield* platform.push("ticket-3", ahead)
        platform.validTickets.clear()
        const asked = yield* soon(issue("acme"))
        yield* TestClock.adjust("2 seconds")
        expect(platform.calls.slice(-2)).toEqual(["IssueAppAccessToken", "ResendAppTicket"])
        yield* platform.push("ticket-3", ahead)
        platform.validTickets.clear()
        yield* TestClock.adjust("2 seconds")
        expect(platform.countOf("ResendAppTicket")).toBe(1)
        // Each of the three was tried once, and the first one once more when it had been good.
        expect(platform.countOf("IssueAppAccessToken")).toBe(4)
        yield* platform.push("ticket-4")
        yield* TestClock.adjust("1 second")
        expect(Redacted.value((yield* Fiber.join(asked)).token)).toBe("t-of-acme")
      }),
    ),
  )

  it.effect("it asks again at once where the request for a push was never sent", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        const refused = { _tag: "Unanswered", sent: "no", reason: "connection-refused", detail: "refused" } as const
        platform.interfere = () => refused
        expect((yield* Effect.flip(issue("acme")))._tag).toBe("TokenUnavailable")
        platform.interfere = () => undefined
        platform.onResend = Effect.void
        const asked = yield* soon(issue("acme"))
        yield* TestClock.adjust("1 second")
        expect(platform.countOf("ResendAppTicket")).toBe(2)
        yield* Fiber.interrupt(asked)
      }),
    ),
  )
})

describe("an app token that the platform rejects", () => {
  it.effect("is dropped for all tenants, and the next one is used", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-1")
        yield* tokenOf("acme")
        platform.appToken = "a-token-2"
        const tenants = ["acme", "beta", "gamma"]
        expect(yield* Effect.forEach(tenants, tokenOf, { concurrency: "unbounded" })).toHaveLength(3)
        expect(platform.countOf("IssueAppAccessToken")).toBe(2)
      }),
    ),
  )

  it.effect("and hands out again is tried no second time: a person has to look, and other tenants go on", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-1")
        platform.interfere = (request) =>
          request._tag === "IssueStoreTenantAccessToken" && request.tenantKey === "beta"
            ? json(200, { code: 10013 })
            : undefined
        const error = yield* Effect.flip(issue("beta"))
        expect(error).toMatchObject({ _tag: "TokenRefused", blockCause: "token-refused", code: 10013 })
        expect(platform.countOf("IssueStoreTenantAccessToken")).toBe(1)
        expect(yield* tokenOf("acme")).toBe("t-of-acme")
        expect(platform.countOf("IssueAppAccessToken")).toBe(2)
      }),
    ),
  )
})

describe("what goes wrong", () => {
  const on = (tag: PlatformRequest["_tag"], evidence: Evidence) => (platform: StorePlatform) => {
    platform.interfere = (request) => (request._tag === tag ? evidence : undefined)
  }
  const nothing = () => {}
  const cases: ReadonlyArray<
    readonly [what: string, tenant: string, set: (platform: StorePlatform) => void, ReadonlyArray<unknown>]
  > = [
    ["the tenant uninstalled the app", "delta", nothing, ["TokenRefused", "app-unusable", 20009]],
    [
      "the secret is wrong",
      "acme",
      on("IssueAppAccessToken", json(200, { code: 10014 })),
      ["TokenRefused", "token-refused", 10014],
    ],
    [
      "the tenant is unknown",
      "acme",
      on("IssueStoreTenantAccessToken", json(200, { code: 10005 })),
      ["TokenRefused", "token-refused", 10005],
    ],
    [
      "the app is disabled",
      "acme",
      on("IssueStoreTenantAccessToken", json(400, { code: 99991662 })),
      ["TokenRefused", "app-unusable", 99991662],
    ],
    ["the platform is down", "acme", on("IssueAppAccessToken", json(500, { code: 2200 })), ["TokenUnavailable"]],
    [
      "it answers with no token",
      "acme",
      on("IssueAppAccessToken", json(200, { code: 0, expire: 7_200 })),
      ["TokenUnavailable"],
    ],
    ["it limits calls", "acme", on("IssueStoreTenantAccessToken", json(429, { code: 99991400 })), ["TokenUnavailable"]],
  ]

  it.effect.each(cases)("is told with what to do, and without a secret: %s", ([, tenant, set, expected]) =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        yield* platform.push("ticket-of-the-app")
        set(platform)
        const error = yield* Effect.flip(issue(tenant))
        expect(error._tag === "TokenRefused" ? [error._tag, error.blockCause, error.code] : [error._tag]).toEqual(
          expected,
        )
        expect(error.message).toMatch(/(resume the lane|again( in a while)?)\.$/)
        const shown = inspect(error, { depth: 9 }) + JSON.stringify(error)
        for (const secret of [Redacted.value(appSecret), "ticket-of-the-app", "a-token-1"])
          expect(shown).not.toContain(secret)
      }),
    ),
  )

  it.effect("a self-built app is told from a store app when it asks for a push", () =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        platform.interfere = () => json(200, { code: 10016, msg: "resend app ticket failed" })
        const error = yield* Effect.flip(issue("acme"))
        expect(error).toMatchObject({ _tag: "TokenRefused", code: 10016 })
        expect(error.message).toContain("store app")
      }),
    ),
  )

  const failing: TokenStore["Service"] = {
    get: () => Effect.fail(new TokenStoreError({ operation: "get", message: "the disk is gone" })),
    set: () => Effect.void,
    remove: () => Effect.void,
  }
  it.effect.each([
    ["fails", failing],
    ["hangs", { ...failing, get: () => Effect.never }],
  ] as const)("a token store that %s leaves no ticket: that is for later", ([, store]) =>
    withStoreApp(
      Effect.fnUntraced(function* (platform) {
        const asked = yield* soon(Effect.flip(issue("acme")))
        yield* TestClock.adjust("2 seconds")
        const error = yield* Fiber.join(asked)
        expect(error._tag).toBe("TokenUnavailable")
        expect(error.message).toMatch(/the disk is gone|no answer within 2000 ms/)
        // It may well have one: nobody is bothered for another.
        expect(platform.calls).toEqual([])
      }),
      {},
      Layer.succeed(TokenStore, store),
    ),
  )
})
