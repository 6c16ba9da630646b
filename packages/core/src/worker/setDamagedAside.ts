import { Effect } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { UndecodableEvent } from "../event-store/eventCodec.ts"
import { attributes } from "../telemetry/attributes.ts"
import { tellDamage } from "./tellDamage.ts"
import type { LaneSession } from "./LaneSession.ts"

/**
 * One damaged campaign is told once and leaves the others alone: this session looks at it no more, unless there are so
 * many that the first of them is forgotten.
 */
export const setDamagedAside = (session: LaneSession, id: CampaignId, damaged: UndecodableEvent): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (session.damaged.has(id)) return Effect.void
    session.damaged.add(id)
    session.withdrawn.delete(id)
    const [first] = session.damaged
    if (session.damaged.size > session.policy.maxCampaigns) session.damaged.delete(first!)
    return tellDamage(session, damaged, { [attributes.campaignId.name]: id })
  })
