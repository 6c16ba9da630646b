import { Deferred, Effect, Exit, type Scope } from "effect"

/**
 * Handles each event once: a delivery of one that is being handled waits for the same end, and one that was handled is
 * done. An event whose handling failed is handled again. The last `remembered` ones are known.
 */
export interface EventMemory {
  readonly once: <E>(event: string, handling: Effect.Effect<void, E>) => Effect.Effect<void, E | DeliveryFailed>
}

/** Another delivery of the same event was being handled, and failed. */
export type DeliveryFailed = "DeliveryFailed"

export const makeEventMemory = (remembered: number, scope: Scope.Scope): EventMemory => {
  const handled = new Set<string>()
  const underWay = new Map<string, Deferred.Deferred<void, DeliveryFailed>>()
  return {
    once: (event, handling) =>
      Effect.suspend(() => {
        if (handled.has(event)) return Effect.void
        const other = underWay.get(event)
        if (other !== undefined) return Deferred.await(other)
        const started = Deferred.makeUnsafe<void, DeliveryFailed>()
        underWay.set(event, started)
        // In the scope: it goes on when its caller had to answer without it.
        return Effect.forkIn(handling, scope).pipe(
          Effect.map((fiber) => {
            fiber.addObserver((exit) => {
              underWay.delete(event)
              if (Exit.isSuccess(exit)) remember(event)
              Deferred.doneUnsafe(started, Exit.isSuccess(exit) ? Exit.void : Exit.fail("DeliveryFailed"))
            })
            return fiber
          }),
          Effect.uninterruptible,
          Effect.andThen(Deferred.await(started)),
        )
      }),
  }

  function remember(event: string): void {
    handled.add(event)
    const [oldest] = handled
    if (handled.size > remembered) handled.delete(oldest!)
  }
}
