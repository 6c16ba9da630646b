import type { EventStoreError, ReadAll, StoredEvent } from "@feishu-recall/core"
import { Deferred, Effect, Fiber, Stream } from "effect"
import type { OpenedStore } from "./StoreTrial.ts"

/** Somebody who follows a store, and has seen the first event of what it follows. */
export const following = Effect.fnUntraced(function* ({ store }: OpenedStore, count: number, options?: ReadAll) {
  const started = yield* Deferred.make<void>()
  const fiber = yield* store.follow(options).pipe(
    Stream.tap(() => Deferred.succeed(started, undefined)),
    Stream.take(count),
    Stream.runCollect,
    Effect.forkChild({ startImmediately: true }),
  )
  yield* Effect.raceFirst(Deferred.await(started), Fiber.join(fiber))
  return { seen: seenBy(fiber) }
})

/** What a follower saw when it has come to its end. Dies if it does not come there: a law fails, and does not wait. */
export const seenBy = (
  fiber: Fiber.Fiber<ReadonlyArray<StoredEvent>, EventStoreError>,
): Effect.Effect<ReadonlyArray<StoredEvent>, EventStoreError> =>
  Effect.raceFirst(
    Fiber.join(fiber),
    // In real time, whatever clock the law is tried with.
    Effect.callback<never>((resume) => {
      const timer = setTimeout(() => resume(Effect.die(new Error(notTold))), longestWaitMillis)
      return Effect.sync(() => clearTimeout(timer))
    }),
  )

const longestWaitMillis = 10_000
const notTold = `who follows was not told of every event within ${longestWaitMillis} ms`
