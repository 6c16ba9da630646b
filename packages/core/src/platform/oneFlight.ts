import { Deferred, Effect, type Scope } from "effect"

/**
 * The same effect for all who want it while it runs: it runs once. It lives in the scope, not in the caller that happened
 * to start it.
 */
export const oneFlight = <A, E>(scope: Scope.Scope, effect: Effect.Effect<A, E>): Effect.Effect<A, E> => {
  let flight: Deferred.Deferred<A, E> | undefined
  return Effect.suspend(() => {
    if (flight !== undefined) return Deferred.await(flight)
    const started = Deferred.makeUnsafe<A, E>()
    flight = started
    return Effect.forkIn(effect, scope).pipe(
      // An observer also hears of a fiber that never began because the scope is closed: nobody must wait for it.
      Effect.map((fiber) =>
        fiber.addObserver((exit) => {
          flight = undefined
          Deferred.doneUnsafe(started, exit)
        }),
      ),
      Effect.uninterruptible,
      Effect.andThen(Deferred.await(started)),
    )
  })
}
