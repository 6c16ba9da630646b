import type { CampaignProgress } from "@feishu-recall/core"
import { campaignState } from "./campaignState.ts"

/** How a campaign stands, for programs. The seven outcomes and states add up to `requested`; times are milliseconds. */
export const campaignJson = (progress: CampaignProgress) => {
  const { campaign, counts, lane } = progress
  return {
    campaignId: campaign.campaignId,
    label: campaign.label ?? null,
    reason: campaign.reason,
    by: campaign.by,
    appId: campaign.lane.appId,
    baseUrl: campaign.lane.baseUrl,
    openedAt: campaign.openedAt,
    sealedAt: campaign.sealed?.at ?? null,
    state: campaignState(progress),
    ...counts,
    paused: campaign.paused ?? null,
    blockedBy:
      lane.blocked === undefined
        ? null
        : { cause: lane.blocked.cause, advice: lane.blocked.advice, answer: lane.blocked.answer },
  }
}
