import type { IndexEntry } from "../event-store/EventStore.ts"
import { type Lane, laneKey } from "../lane/Lane.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { CampaignEvent } from "./CampaignEvent.ts"
import type { CampaignId } from "./CampaignId.ts"

/** Recalls requested together, for one reason, by one actor, in one lane; folded from its events. */
export interface Campaign {
  readonly campaignId: CampaignId
  readonly lane: Lane
  readonly by: string
  readonly reason: string
  /** If whoever opened it gave it one. */
  readonly label?: string | undefined
  readonly openedAt: Timestamp
  /** The list as it was sealed: how many ids, and their digest. `undefined`: not sealed, so nothing is requested. */
  readonly sealed: { readonly count: number; readonly digest: string; readonly at: Timestamp } | undefined
  /** Every id on its list has its recall. */
  readonly requested: boolean
  /** Who paused it, when and why; `undefined`: it is not paused. */
  readonly paused: { readonly by: string; readonly reason: string; readonly at: Timestamp } | undefined
  readonly cancelled: boolean
  /** What could be cancelled is. */
  readonly withdrawn: boolean
  /** Who had it removed, and why: what is left of it is no whole. `undefined`: nothing of it was removed. */
  readonly pruned: { readonly by: string; readonly reason: string; readonly at: Timestamp } | undefined
}

/**
 * The campaign after one more event; `undefined` before the first. Total: an event that can't follow changes nothing.
 *
 * @see {@link decideCampaign}, whose example folds what was decided
 */
export const evolveCampaign = (campaign: Campaign | undefined, event: CampaignEvent): Campaign | undefined => {
  if (campaign === undefined) return event._tag === "CampaignOpened" ? opened(event) : undefined
  switch (event._tag) {
    case "CampaignOpened":
      return campaign
    case "CampaignSealed":
      return { ...campaign, sealed: { count: event.count, digest: event.digest, at: event.at } }
    case "CampaignRequested":
      return { ...campaign, requested: true }
    case "CampaignPaused":
      return { ...campaign, paused: { by: event.by, reason: event.reason, at: event.at } }
    case "CampaignResumed":
      return { ...campaign, paused: undefined }
    case "CampaignCancelled":
      return { ...campaign, cancelled: true }
    case "CampaignWithdrawn":
      return { ...campaign, withdrawn: true }
    case "CampaignPruned":
      return { ...campaign, pruned: { by: event.by, reason: event.reason, at: event.at } }
  }
}

const opened = (event: Extract<CampaignEvent, { _tag: "CampaignOpened" }>): Campaign => ({
  campaignId: event.campaignId,
  lane: event.lane,
  by: event.by,
  reason: event.reason,
  label: event.label,
  openedAt: event.at,
  sealed: undefined,
  requested: false,
  paused: undefined,
  cancelled: false,
  withdrawn: false,
  pruned: undefined,
})

/** What the lane's worker has to do for the campaign itself. */
export type CampaignQueue = "campaign-request" | "campaign-withdraw" | "campaign-paused"

/**
 * A campaign stands in a queue while something of it keeps its recalls from being called: they wait until its whole
 * list is requested (only then is the earliest deadline known), while it is paused, and until it is withdrawn.
 * One that is being removed keeps nothing back: nobody could resume it.
 */
export const campaignQueue = (campaign: Campaign): CampaignQueue | null => {
  if (campaign.sealed === undefined || campaign.pruned !== undefined) return null
  if (!campaign.requested) return "campaign-request"
  if (campaign.cancelled) return campaign.withdrawn ? null : "campaign-withdraw"
  return campaign.paused === undefined ? null : "campaign-paused"
}

/**
 * Whether nothing is requested for it any more: nothing that it lists ever was, or all of it was. Withdrawing a cancelled one
 * is left to its recalls: those that have ended are not touched by it.
 */
export const isDone = ({ requested, sealed }: Campaign): boolean => sealed === undefined || requested

export const campaignIndex = (campaign: Campaign): IndexEntry => ({
  partition: laneKey(campaign.lane),
  queue: campaignQueue(campaign),
  group: campaign.campaignId,
  status: "campaign",
  notBefore: 0,
  rank: campaign.openedAt,
})
