import { Clock, Effect } from "effect"
import { monotonicMillis } from "../monotonicMillis.ts"
import type { EventStoreError } from "./EventStoreError.ts"

/** How whoever works on a store lives through trouble that passes. */
export interface StorePatience {
  /** Tells of the trouble, once, and pauses: longer each time. Whatever else the error is, it comes back as it is. */
  readonly bear: (error: EventStoreError) => Effect.Effect<void>
  /** It works again. Only if it goes on working for as long as the longest pause is the trouble forgotten. */
  readonly works: Effect.Effect<void>
}

/** Pauses in milliseconds: the first one, and the longest that it grows to, each twice as long as the one before. */
export interface StorePauses {
  readonly storePauseMillis: number
  readonly storePauseCapMillis: number
}

export const makeStorePatience = (pauses: StorePauses): Effect.Effect<StorePatience> =>
  Effect.map(Clock.Clock, (clock): StorePatience => {
    const told = new Set<EventStoreError["reason"]>()
    let borne = 0
    let worksSince: number | undefined
    let toldThatItWorks = false
    return {
      bear: Effect.fnUntraced(function* (error) {
        const lasted = worksSince === undefined ? 0 : monotonicMillis(clock) - worksSince
        if (lasted >= pauses.storePauseCapMillis) {
          told.clear()
          borne = 0
          toldThatItWorks = false
        }
        worksSince = undefined
        if (!told.has(error.reason))
          yield* Effect.logWarning(`${error.message}; until then it is tried again and again`)
        told.add(error.reason)
        yield* Effect.sleep(Math.min(pauses.storePauseCapMillis, pauses.storePauseMillis * 2 ** borne++))
      }),
      works: Effect.suspend(() => {
        worksSince ??= monotonicMillis(clock)
        if (told.size === 0 || toldThatItWorks) return Effect.void
        toldThatItWorks = true
        return Effect.logInfo("the store answers again")
      }),
    }
  })

/**
 * Whether somebody who waits meets a store that works again, without anybody having to do something.
 *
 * @example
 * ```ts
 * import { EventStore, isPassing } from "@feishu-recall/core"
 * import { Effect, Schedule } from "effect"
 *
 * const now = Effect.flatMap(EventStore, (store) => store.now).pipe(
 *   Effect.retry({ while: isPassing, schedule: Schedule.spaced("1 second") }),
 * )
 * ```
 */
export const isPassing = (error: unknown): error is EventStoreError =>
  typeof error === "object" &&
  error !== null &&
  "_tag" in error &&
  error._tag === "EventStoreError" &&
  passing[(error as EventStoreError).reason]

const passing: { readonly [Reason in EventStoreError["reason"]]: boolean } = {
  // A backup, or the write of another process: it lets go.
  locked: true,
  // A server that restarts, a connection that was cut, a network that is down.
  unavailable: true,
  // As before, during a COMMIT: who reads again knows.
  "unknown-outcome": true,
  // Nothing but a person makes room; whoever runs the program should hear of it from the program's end.
  full: false,
  // The user, the address or the server's role has to change: a new start opens new connections.
  "read-only": false,
  // Another version of this program is needed,
  newer: false,
  // or a backup.
  corrupt: false,
  // By this program itself, which ends.
  closed: false,
  // Nobody knows: trying it for ever would hide it.
  other: false,
}
