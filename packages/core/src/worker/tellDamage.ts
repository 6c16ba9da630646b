import { Effect } from "effect"
import type { UndecodableEvent } from "../event-store/eventCodec.ts"
import type { LaneSession } from "./LaneSession.ts"

/** A stream that can't be decoded is said and counted: a person has to look, and the others go on. */
export const tellDamage = (
  session: LaneSession,
  damaged: UndecodableEvent,
  what: Readonly<Record<string, string>>,
): Effect.Effect<void> =>
  Effect.andThen(Effect.logError(damaged.message).pipe(Effect.annotateLogs(what)), session.meter.damaged)
