import { Effect } from "effect"
import type { Append, Appended, EventStore, VersionConflict } from "./EventStore.ts"
import type { EventStoreError } from "./EventStoreError.ts"

/**
 * Runs a whole read-decide-append again on a version conflict, so often at most: somebody else appended first, and its
 * decision was made on what is no longer so.
 */
export const appendAgain = <A, E, R>(times: number, effect: Effect.Effect<A, E | VersionConflict, R>) =>
  Effect.retry(effect, { times, while: isConflict })

const isConflict = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "VersionConflict"

/** An append without a fence: there is no lease that it could have lost. */
export const appendUnfenced = (
  store: EventStore["Service"],
  append: Omit<Append, "fence">,
): Effect.Effect<Appended, VersionConflict | EventStoreError> =>
  Effect.catchTag(store.append(append), "LeaseLost", (lost) => Effect.die(lost))
