import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Exit, Fiber, Layer, Option, Redacted, Scope } from "effect"
import { TestClock } from "effect/testing"
import { LaneKey } from "../../src/lane/Lane.ts"
import { TenantTokens, TokenSource, TokenStore, TokenStoreError, TokenStoreMemory } from "../../src/index.ts"

const key = LaneKey.make("https://open.feishu.cn cli_a self")

/** A source that hands out the named tokens one after the other, the last one for ever. */
const source = (names: ReadonlyArray<string>, options: { readonly takes?: number; readonly life?: number } = {}) => {
  const seen = { issued: 0 }
  const layer = Layer.succeed(TokenSource, {
    issue: Effect.gen(function* () {
      const name = names[Math.min(seen.issued++, names.length - 1)]!
      yield* Effect.sleep(options.takes ?? 100)
      return { token: Redacted.make(name), expiresAt: (yield* Clock.currentTimeMillis) + (options.life ?? 7_200_000) }
    }),
  })
  return { seen, layer }
}

const tokens = (from: Layer.Layer<TokenSource>, store: Layer.Layer<TokenStore> = TokenStoreMemory) =>
  TenantTokens.layer(key).pipe(Layer.provideMerge([from, store]))

/** Asks, and moves the clock as far as needed. */
const get = Effect.fnUntraced(function* (forward: number = 10_000) {
  const fiber = yield* Effect.forkChild(Effect.flatMap(TenantTokens, (service) => service.get))
  yield* TestClock.adjust(forward)
  return yield* Fiber.await(fiber)
})
const value = (exit: Exit.Exit<Redacted.Redacted, { readonly _tag: string }>) =>
  Exit.isSuccess(exit) ? Redacted.value(exit.value) : Option.getOrUndefined(Exit.findErrorOption(exit))?._tag

describe("TenantTokens", () => {
  it.effect("fetches once for many callers, also when the one that started the fetch is interrupted", () => {
    const { seen, layer } = source(["t-1"])
    return Effect.gen(function* () {
      const service = yield* TenantTokens
      const starter = yield* Effect.forkChild(service.get, { startImmediately: true })
      const others = yield* Effect.forEach(Array.from({ length: 50 }), () => Effect.forkChild(service.get))
      yield* TestClock.adjust(50)
      yield* Fiber.interrupt(starter)
      yield* TestClock.adjust(50)
      const got = yield* Effect.forEach(others, (fiber) => Fiber.join(fiber))
      expect(new Set(got.map((token) => Redacted.value(token)))).toEqual(new Set(["t-1"]))
      expect(seen.issued).toBe(1)
    }).pipe(Effect.provide(tokens(layer)))
  })

  it.effect("replaces a token three minutes before its end", () => {
    const { layer } = source(["t-1", "t-2"])
    return Effect.gen(function* () {
      expect(value(yield* get(100))).toBe("t-1")
      yield* TestClock.adjust(7_200_000 - 180_000 - 200)
      expect(value(yield* get(100))).toBe("t-1")
      yield* TestClock.adjust(200)
      expect(value(yield* get(100))).toBe("t-2")
    }).pipe(Effect.provide(tokens(layer)))
  })

  it.effect("never uses a rejected token again, also not one that the store still has", () => {
    const { seen, layer } = source(["t-1", "t-2"])
    return Effect.gen(function* () {
      const service = yield* TenantTokens
      const store = yield* TokenStore
      const first = yield* get()
      expect(value(first)).toBe("t-1")
      yield* service.reject(yield* first)
      expect(yield* store.get(key)).toEqual(Option.none())
      yield* store.set(key, { token: Redacted.make("t-1"), expiresAt: 9_000_000 })
      expect(value(yield* get())).toBe("t-2")
      expect(seen.issued).toBe(2)
    }).pipe(Effect.provide(tokens(layer)))
  })

  it.effect(
    "gives a token that is issued again one probe after a pause, to one caller, and stops when it fails",
    () => {
      const { seen, layer } = source(["t-1"])
      return Effect.gen(function* () {
        const service = yield* TenantTokens
        yield* service.reject(yield* yield* get())
        const callers = yield* Effect.forEach(Array.from({ length: 10 }), () => Effect.forkChild(service.get))
        yield* TestClock.adjust(5_100)
        expect(callers.every((fiber) => fiber.pollUnsafe() === undefined)).toBe(true)
        yield* TestClock.adjust(200)
        const done = callers.flatMap((fiber) => fiber.pollUnsafe() ?? [])
        expect(done.map(value)).toEqual(["t-1"])
        yield* service.reject(yield* done[0]!)
        const ends = yield* Effect.forEach(callers, (fiber) => Fiber.await(fiber))
        expect(ends.filter((end) => value(end) === "t-1").length).toBe(1)
        expect(ends.filter((end) => value(end) === "TokenRejectedAgain").length).toBe(9)
        expect(value(yield* get())).toBe("TokenRejectedAgain")
        expect(seen.issued).toBe(3)
        yield* service.reset
        expect(value(yield* get())).toBe("t-1")
      }).pipe(Effect.provide(tokens(layer)))
    },
  )

  it.effect("goes on with a probe that was accepted, for everybody", () => {
    const { layer } = source(["t-1"])
    return Effect.gen(function* () {
      const service = yield* TenantTokens
      yield* service.reject(yield* yield* get())
      yield* service.accept(yield* yield* get())
      expect(value(yield* get(0))).toBe("t-1")
      expect(value(yield* get(0))).toBe("t-1")
    }).pipe(Effect.provide(tokens(layer)))
  })

  it.effect("stops after three different tokens rejected in a row, and says what to check", () => {
    const { layer } = source(["t-1", "t-2", "t-3", "t-4"])
    return Effect.gen(function* () {
      const service = yield* TenantTokens
      for (const _ of [1, 2, 3]) yield* service.reject(yield* yield* get())
      const end = yield* get()
      expect(value(end)).toBe("TokenRejectedAgain")
      expect(Exit.findErrorOption(end).pipe(Option.getOrThrow).message).toMatch(/3 tokens in a row.*base URL.*resume/)
      yield* service.reset
      expect(value(yield* get())).toBe("t-4")
    }).pipe(Effect.provide(tokens(layer)))
  })

  it.effect("goes on without a store that fails or hangs", () =>
    Effect.gen(function* () {
      const fail = (operation: "get" | "set" | "remove") =>
        Effect.fail(new TokenStoreError({ operation, message: "disk" }))
      const broken = { get: () => fail("get"), set: () => fail("set"), remove: () => fail("remove") }
      const hanging = { get: () => Effect.never, set: () => Effect.never, remove: () => Effect.never }
      for (const store of [broken, hanging]) {
        const { layer } = source(["t-1"])
        const provided = tokens(layer, Layer.succeed(TokenStore, store))
        expect(value(yield* Effect.provide(get(4_200), provided))).toBe("t-1")
      }
    }),
  )

  it.effect("shares a token through the store, and fetches none where it has a good one", () => {
    const { seen, layer } = source(["t-1"])
    return Effect.gen(function* () {
      const store = yield* TokenStore
      yield* store.set(key, { token: Redacted.make("t-shared"), expiresAt: 7_200_000 })
      expect(value(yield* get())).toBe("t-shared")
      expect(seen.issued).toBe(0)
    }).pipe(Effect.provide(tokens(layer)))
  })

  it.effect("leaves nobody waiting when its scope closes", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(tokens(source(["t-1"], { takes: 60_000 }).layer), scope)
      const waiting = yield* Effect.forkChild(
        Effect.provide(
          TenantTokens.use((service) => service.get),
          context,
        ),
      )
      yield* TestClock.adjust(1_000)
      yield* Scope.close(scope, Exit.void)
      expect(Exit.isFailure(yield* Fiber.await(waiting))).toBe(true)
      const late = yield* Effect.forkChild(
        Effect.provide(
          TenantTokens.use((service) => service.get),
          context,
        ),
      )
      expect(Exit.isFailure(yield* Fiber.await(late))).toBe(true)
    }),
  )
})
