import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Logger, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { inspect } from "node:util"
import {
  type HostToken,
  HostTokens,
  type HostTokensOptions,
  LaneKey,
  TenantTokens,
  TokenRefused,
  TokenSource,
  TokenStoreMemory,
} from "../../src/index.ts"

const secret = "t-secret-of-the-host"
const issue = (options: HostTokensOptions) =>
  TokenSource.use((source) => source.issue).pipe(Effect.provide(HostTokens(options)))

class Vault extends Context.Service<Vault, { readonly current: HostToken }>()("test/Vault") {}

describe("a host that manages its own tokens", () => {
  it.effect("gives them by an effect with services of its own, by a promise, or at once", () =>
    Effect.gen(function* () {
      const held = { token: Redacted.make(secret), expiresAt: 60_000 }
      const fromVault = HostTokens({ get: Vault.useSync(({ current }) => current) }).pipe(
        Layer.provide(Layer.succeed(Vault, { current: held })),
      )
      expect(yield* TokenSource.use((source) => source.issue).pipe(Effect.provide(fromVault))).toEqual(held)
      expect(yield* issue({ get: async () => held })).toEqual(held)
      expect(yield* issue({ get: () => ({ token: secret, expiresAt: 60_000 }) })).toEqual(held)
    }),
  )

  const refusal = new TokenRefused({
    blockCause: "token-refused",
    code: undefined,
    logId: undefined,
    message: "Ask us.",
  })
  const failures: ReadonlyArray<readonly [string, HostTokensOptions["get"], RegExp]> = [
    ["fails", Effect.fail({ _tag: "VaultError", quoted: secret }), /^The host's source.*try again\.$/],
    ["dies", Effect.die(new Error(secret)), /^The host's source.*try again\.$/],
    [
      "throws",
      () => {
        throw new Error(secret)
      },
      /^The host's source.*try again\.$/,
    ],
    ["rejects", () => Promise.reject(new Error(secret)), /^The host's source.*try again\.$/],
    ["gives nothing", (() => undefined) as never, /^The host's source.*try again\.$/],
    ["gives no text", (() => ({ token: 7, expiresAt: 60_000 })) as never, /can't be used.*try again\.$/],
    [
      "gives a second header",
      () => ({ token: `${secret}\r\nhost: a`, expiresAt: 60_000 }),
      /visible ASCII.*try again\.$/,
    ],
    ["gives seconds for milliseconds", () => ({ token: secret, expiresAt: 0 }), /epoch milliseconds.*try again\.$/],
    ["gives no time", () => ({ token: secret, expiresAt: Number.NaN }), /epoch milliseconds.*try again\.$/],
    ["knows that a person must act", Effect.fail(refusal), /^Ask us\.$/],
  ]
  it.effect.each(failures)("that %s is told of, without a word of what it said", ([, get, message]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(issue({ get }))
      expect(error._tag).toBe(message.source.includes("Ask") ? "TokenRefused" : "TokenUnavailable")
      expect(error.message).toMatch(message)
      expect(inspect(error, { depth: 9 }) + JSON.stringify(error) + error.stack).not.toContain(secret)
    }),
  )
})

const lane = LaneKey.make("https://open.feishu.cn cli_a self")
const laneTokens = (options: HostTokensOptions) =>
  TenantTokens.layer(lane).pipe(Layer.provide([HostTokens(options), Layer.fresh(TokenStoreMemory)]))

describe("a token that the platform rejected", () => {
  it.effect("is told to the host once, however many calls met it, before another one is asked for", () =>
    Effect.gen(function* () {
      const heard: Array<string> = []
      let given = 0
      const options: HostTokensOptions = {
        get: () => {
          heard.push("get")
          return { token: `t-${++given}`, expiresAt: 3_600_000 }
        },
        rejected: (token) => void heard.push(`rejected ${Redacted.value(token)}`),
      }
      yield* Effect.gen(function* () {
        const tokens = yield* TenantTokens
        const first = yield* tokens.get
        yield* Effect.forEach([1, 2, 3], () => tokens.reject(first), { concurrency: "unbounded" })
        expect(Redacted.value(yield* tokens.get)).toBe("t-2")
      }).pipe(Effect.provide(laneTokens(options)))
      expect(heard).toEqual(["get", "rejected t-1", "get"])
    }),
  )

  it.effect("and that the host gives again gets one more try; then the lane stops", () =>
    Effect.gen(function* () {
      const tokens = yield* TenantTokens
      yield* tokens.reject(yield* tokens.get)
      const again = yield* Effect.forkChild(tokens.get, { startImmediately: true })
      yield* TestClock.adjust("5 seconds")
      const probe = yield* Fiber.join(again)
      expect(tokens.isProbe(probe)).toBe(true)
      yield* tokens.reject(probe)
      expect((yield* Effect.flip(tokens.get))._tag).toBe("TokenRejectedAgain")
    }).pipe(Effect.provide(laneTokens({ get: () => ({ token: secret, expiresAt: 3_600_000 }) }))),
  )

  it.effect("is taken from the lane also if the host hangs, throws or fails when it is told, and no log shows it", () =>
    Effect.gen(function* () {
      const logged: Array<unknown> = []
      const logger = Logger.layer([Logger.make(({ message, cause }) => void logged.push(message, cause))])
      const ways: ReadonlyArray<NonNullable<HostTokensOptions["rejected"]>> = [
        () => Effect.never,
        () => new Promise(() => {}),
        () => Promise.reject(new Error(secret)),
        (token) => {
          throw new Error(Redacted.value(token))
        },
        (token) => Effect.fail(Redacted.value(token)),
      ]
      for (const rejected of ways) {
        let given = 0
        const next = Effect.gen(function* () {
          const tokens = yield* TenantTokens
          yield* tokens.reject(yield* tokens.get)
          return Redacted.value(yield* tokens.get)
        }).pipe(
          Effect.provide([
            logger,
            laneTokens({ get: () => ({ token: `${secret}-${++given}`, expiresAt: 9_000_000 }), rejected }),
          ]),
        )
        const asked = yield* Effect.forkChild(next, { startImmediately: true })
        yield* TestClock.adjust("2 seconds")
        expect(yield* Fiber.join(asked)).toBe(`${secret}-2`)
      }
      expect(inspect(logged, { depth: 9 })).not.toContain(secret)
      expect(logged).not.toEqual([])
    }),
  )
})
