import { Deferred, Effect, FiberSet } from "effect"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { LaneSession, SessionError } from "./LaneSession.ts"
import { attributes } from "../telemetry/attributes.ts"
import { tellDamage } from "./tellDamage.ts"
import { parked } from "./recordRecall.ts"

/**
 * Works on one recall beside the others. A stream that can't be decoded is parked, and the others go on; anything else
 * that goes wrong here (the store, the lease) ends the session.
 */
export const spawn = (session: LaneSession, id: BatchMessageId, work: Effect.Effect<void, SessionError>) =>
  Effect.asVoid(
    FiberSet.run(
      session.calls,
      work.pipe(
        Effect.catchTag("UndecodableEvent", (damaged) =>
          Effect.andThen(
            tellDamage(session, damaged, { [attributes.recallId.name]: id }),
            session.append([parked(session.key, id)]),
          ),
        ),
        Effect.catchCause((cause) => Effect.asVoid(Deferred.failCause(session.failed, cause))),
      ),
    ),
  )
