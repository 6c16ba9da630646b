import { Effect, Result, Stream } from "effect"
import { type Campaign, evolveCampaign } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { campaignCodec } from "../event-store/eventCodec.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import { campaignOf, campaignPrefix } from "../event-store/streams.ts"

/** All campaigns of a store, of every lane. */
export interface CampaignList {
  /** The one that was opened last comes first. */
  readonly campaigns: ReadonlyArray<Campaign>
  /** Those whose removal was interrupted: what is left of them is no whole, and pruning again ends it. */
  readonly removing: ReadonlyArray<Campaign>
  /** Those of which an event can't be decoded: what is known of them is their id. */
  readonly damaged: ReadonlyArray<CampaignId>
}

/** Reads the log once, so its cost grows with the history; it is asked by people, not by the worker. */
export const listCampaigns = (store: EventStore["Service"]) =>
  Effect.gen(function* () {
    const states = new Map<CampaignId, Campaign | undefined>()
    const damaged = new Set<CampaignId>()
    yield* Stream.runForEach(store.readAll({ prefixes: [campaignPrefix] }), (stored) => {
      const id = campaignOf(stored.streamId)
      const decoded = campaignCodec.decode(stored)
      if (Result.isSuccess(decoded)) states.set(id, evolveCampaign(states.get(id), decoded.success))
      else if (decoded.failure._tag === "NewerEvent") return Effect.fail(decoded.failure)
      else damaged.add(id)
      return Effect.void
    })
    const campaigns = [...states.values()].flatMap((state) =>
      state === undefined || damaged.has(state.campaignId) ? [] : state,
    )
    const ordered = campaigns.toSorted(newestFirst)
    return {
      campaigns: ordered.filter(({ pruned }) => pruned === undefined),
      removing: ordered.filter(({ pruned }) => pruned !== undefined),
      damaged: [...damaged],
    } satisfies CampaignList
  })

const newestFirst = (left: Campaign, right: Campaign): number =>
  right.openedAt - left.openedAt || (left.campaignId < right.campaignId ? 1 : -1)
