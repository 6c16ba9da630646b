import type { Prunable, PrunableCampaign, StayingCampaign } from "@feishu-recall/core"

/** What would go, for programs; times are in epoch milliseconds. */
export const prunableJson = ({ asOf, before, stays, totals, what }: Prunable) => ({
  what,
  asOf,
  before,
  ...totals,
  stays: stays.length,
})

export const goingJson = ({ campaign, events, lastAt, recalls }: PrunableCampaign) => ({
  campaignId: campaign.campaignId,
  label: campaign.label ?? null,
  by: campaign.by,
  reason: campaign.reason,
  openedAt: campaign.openedAt,
  lastAt,
  recalls,
  events,
})

/** `why`: `Recent`, `Unfinished`, `Shared`, `BeingRemoved` or `Damaged`. */
export const stayingJson = ({ campaignId, reason }: StayingCampaign) => ({
  campaignId,
  why: reason._tag,
  lastAt: reason._tag === "Recent" ? reason.lastAt : null,
  open: reason._tag === "Unfinished" ? reason.open : null,
  with: reason._tag === "Shared" ? reason.with : null,
})
