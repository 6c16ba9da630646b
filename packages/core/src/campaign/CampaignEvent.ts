import { Schema } from "effect"
import { event } from "../event.ts"
import { Actor, Label, Reason } from "../Actor.ts"
import { Lane } from "../lane/Lane.ts"
import { CampaignId } from "./CampaignId.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** Ids can be put on its list. Nothing is requested yet. */
export const CampaignOpened = event("CampaignOpened", {
  campaignId: CampaignId,
  lane: Lane,
  by: Actor,
  reason: Reason,
  /** Of those who gave it one. Programs from before there were labels pass it over. */
  label: Schema.optionalKey(Label),
})

/** The list is complete: from now on nothing on it may be lost. */
export const CampaignSealed = event("CampaignSealed", {
  /** Ids on the list. */
  count: Count,
  /** FNV-1a, 64 bits, over the ids in the order of the list, each followed by a line feed. */
  digest: Schema.String,
})

/** Every id on the list has its recall. */
export const CampaignRequested = event("CampaignRequested", {})

export const CampaignPaused = event("CampaignPaused", { by: Actor, reason: Reason })

export const CampaignResumed = event("CampaignResumed", { by: Actor, reason: Reason })

/** No further call is made for what it carries. */
export const CampaignCancelled = event("CampaignCancelled", { by: Actor, reason: Reason })

/** Everything it carried that could still be cancelled is. */
export const CampaignWithdrawn = event("CampaignWithdrawn", {})

/**
 * Its retention is over, and what is stored of it is being removed: from now on it can neither be given an order nor be
 * read as a whole. It is gone soon after, unless that was interrupted.
 */
export const CampaignPruned = event("CampaignPruned", { by: Actor, reason: Reason })

/** What can happen to a campaign. */
export const CampaignEvent = Schema.Union([
  CampaignOpened,
  CampaignSealed,
  CampaignRequested,
  CampaignPaused,
  CampaignResumed,
  CampaignCancelled,
  CampaignWithdrawn,
  CampaignPruned,
]).pipe(Schema.toTaggedUnion("_tag"))
export type CampaignEvent = typeof CampaignEvent.Type
