import type { TokenStore } from "@feishu-recall/core"
import { Effect, Layer, type Scope } from "effect"
import { TestClock } from "effect/testing"
import type { Durable } from "../processes/Durable.ts"

/** An adapter's layer: each trial builds it anew and must get an empty store. */
export type TokenStoreLayer = Layer.Layer<TokenStore, unknown>

/** Makes an empty store, and the layer that opens it: built twice, it is the same store opened by two. */
export type SharedTokenStore = Effect.Effect<TokenStoreLayer, unknown, Scope.Scope>

/** A token store that outlives a process. */
export type DurableTokenStore = Durable<TokenStore>

/** What the laws of token stores are tried on. */
export interface TokenStoreTrial {
  readonly layer: TokenStoreLayer
  readonly shared: SharedTokenStore | undefined
  /** None: no process is killed. */
  readonly durable?: DurableTokenStore | undefined
}

/** On a fresh store, by a clock that only the law moves. It starts in 2026, as nobody's clock stands at zero. */
export const onFreshStore = <A>(
  { layer }: TokenStoreTrial,
  law: Effect.Effect<A, unknown, TokenStore | Scope.Scope>,
): Promise<A> => run(Effect.provide(law, Layer.fresh(layer)))

/** The same store, opened by two. */
export const onSharedStore = <A>(
  shared: SharedTokenStore,
  law: (
    open: <B, E>(use: Effect.Effect<B, E, TokenStore>) => Effect.Effect<B, unknown>,
  ) => Effect.Effect<A, unknown, Scope.Scope>,
): Promise<A> => run(Effect.flatMap(shared, (layer) => law((use) => Effect.provide(use, Layer.fresh(layer)))))

/** On a store that outlives whoever opened it. Time goes by itself. */
export const onDurableTokenStore = (
  { open, place }: DurableTokenStore,
  law: (
    open: <B, E>(use: Effect.Effect<B, E, TokenStore>) => Effect.Effect<B, unknown>,
    place: string,
  ) => Effect.Effect<void, unknown, Scope.Scope>,
): Promise<void> =>
  Effect.flatMap(place, (where) => law((use) => Effect.provide(use, Layer.fresh(open(where))), where)).pipe(
    Effect.scoped,
    Effect.runPromise,
  )

export const trialStart = Date.UTC(2026, 10, 1)

const run = <A>(law: Effect.Effect<A, unknown, Scope.Scope>): Promise<A> =>
  TestClock.setTime(trialStart).pipe(
    Effect.andThen(Effect.scoped(law)),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  )
