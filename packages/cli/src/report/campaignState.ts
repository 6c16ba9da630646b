import { type CampaignProgress, isAtRest } from "@feishu-recall/core"

/** A campaign in one word. */
export type CampaignState = "filling" | "blocked" | "paused" | "underWay" | "cancelled" | "confirmed" | "ended"

export const campaignState = (progress: CampaignProgress): CampaignState => {
  const { campaign, counts, lane } = progress
  if (campaign.sealed === undefined) return campaign.cancelled ? "cancelled" : "filling"
  if (counts.blocked > 0) return lane.blocked === undefined && campaign.paused !== undefined ? "paused" : "blocked"
  if (!isAtRest(progress)) return "underWay"
  if (campaign.cancelled && counts.cancelled > 0) return "cancelled"
  return counts.confirmed === counts.requested ? "confirmed" : "ended"
}

/** What people are told of it, and what they can do. */
export const stateWords: Readonly<Record<CampaignState, string>> = {
  filling: "its list was never completed: nothing was requested",
  blocked: "waits for a person",
  paused: "paused",
  underWay: "under way",
  cancelled: "cancelled",
  confirmed: "confirmed",
  ended: "ended, not all confirmed",
}
