import { Effect, Option, Stream } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { EventStore, Member } from "../event-store/EventStore.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import { campaignStream } from "../event-store/streams.ts"

/** What stands on a campaign's list, in order, page by page: the list may be of any length. */
export const campaignMembers = (
  store: EventStore["Service"],
  id: CampaignId,
  pageSize: number,
): Stream.Stream<Member, EventStoreError> =>
  Stream.paginate(0, (afterOrdinal) =>
    Effect.map(store.members({ list: campaignStream(id), afterOrdinal, limit: pageSize }), (page) => {
      const last = page.at(-1)
      return [page, last === undefined || page.length < pageSize ? Option.none() : Option.some(last.ordinal)] as const
    }),
  )
