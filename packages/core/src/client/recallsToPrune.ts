import { Effect } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { Member, StoredEvent } from "../event-store/EventStore.ts"
import type { Recall } from "../recall/Recall.ts"
import type { Pruning } from "./Pruning.ts"
import { mayGoWith, surveyRecall } from "./surveyRecall.ts"

/** A recall that goes now, as its stream was read just before. */
export interface RecallToPrune {
  readonly streamId: string
  readonly stream: ReadonlyArray<StoredEvent>
  readonly recall: Recall
}

/**
 * Looks at recalls again, now that they are to go: one that was started again, or requested by somebody else meanwhile,
 * stays with its campaigns.
 */
export const recallsToPrune = Effect.fnUntraced(function* (
  { before, left, store }: Pruning,
  members: ReadonlyArray<Member>,
  campaigns: ReadonlySet<CampaignId>,
) {
  const going: Array<RecallToPrune> = []
  // Two campaigns of a group may list the same one.
  for (const streamId of new Set(members.map((member) => member.streamId))) {
    const stream = yield* store.read(streamId)
    if (stream.length === 0) continue
    const surveyed = yield* Effect.fromResult(surveyRecall(stream))
    const { recall } = surveyed
    const owners = recall?.campaigns.filter((id) => campaigns.has(id)) ?? [...campaigns]
    if (recall !== undefined && mayGoWith(campaigns, surveyed, before)) going.push({ streamId, stream, recall })
    else for (const id of owners) left.add(id)
  }
  return going
})
