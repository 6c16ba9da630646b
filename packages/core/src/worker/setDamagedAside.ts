import { Effect } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { UndecodableEvent } from "../event-store/eventCodec.ts"
import type { LaneSession } from "./LaneSession.ts"

/** One damaged campaign is told once and leaves the others alone: this session looks at it no more. */
export const setDamagedAside = (session: LaneSession, id: CampaignId, damaged: UndecodableEvent): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (session.damaged.has(id)) return Effect.void
    session.damaged.add(id)
    return Effect.logError(damaged.message)
  })
