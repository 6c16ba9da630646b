import { Effect, Result, Stream } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { recallCodec } from "../event-store/eventCodec.ts"
import type { EventStore, Member } from "../event-store/EventStore.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import { batchMessageOf } from "../event-store/streams.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import { campaignMembers } from "./campaignMembers.ts"
import { type RecallSummary, summarize } from "./recallSummary.ts"

/** One recall of a campaign, in the numbers that a report needs. */
export interface CampaignRecall extends RecallSummary {
  /** Its place on the campaign's list, from 1. */
  readonly ordinal: number
}

/** A recall, and what its numbers come from. */
export interface ToldRecall {
  readonly recall: CampaignRecall
  readonly events: ReadonlyArray<RecallEvent>
}

/** Reads every recall of a campaign once, in the order of its list, page by page: the campaign may be of any size. */
export const campaignRecalls = (
  store: EventStore["Service"],
  id: CampaignId,
  pageSize: number,
): Stream.Stream<ToldRecall, EventStoreError> => {
  const tell = Effect.fnUntraced(function* ({ ordinal, streamId }: Member) {
    const id = batchMessageOf(streamId)
    const events: Array<RecallEvent> = []
    for (const stored of yield* store.read(streamId)) {
      const event = recallCodec.decode(stored)
      // One damaged stream is told in the report; it does not take the report away.
      if (Result.isFailure(event))
        return { recall: { ...summarize(id, events), ordinal, status: "parked" as const }, events }
      events.push(event.success)
    }
    return { recall: { ...summarize(id, events), ordinal }, events }
  })
  return Stream.mapEffect(campaignMembers(store, id, pageSize), tell)
}
