import { Effect } from "effect"
import type { Appended, Erasure, EventStore, VersionConflict } from "./EventStore.ts"
import type { EventStoreError } from "./EventStoreError.ts"

/** An erasure whose append has no fence: there is no lease that it could have lost. */
export const eraseUnfenced = (
  store: EventStore["Service"],
  erasure: Erasure,
): Effect.Effect<Appended, VersionConflict | EventStoreError> =>
  Effect.catchTag(store.erase(erasure), "LeaseLost", (lost) => Effect.die(lost))
