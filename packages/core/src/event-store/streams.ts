import { CampaignId } from "../campaign/CampaignId.ts"
import { LaneKey } from "../lane/Lane.ts"
import { BatchMessageId } from "../recall/BatchMessageId.ts"

// No part of a name contains a blank except a lane's key, which has exactly two.

export const recallPrefix = (lane: LaneKey): string => `recall ${lane} `
export const recallStream = (lane: LaneKey, id: BatchMessageId): string => `${recallPrefix(lane)}${id}`
export const campaignPrefix = "campaign "
export const campaignStream = (id: CampaignId): string => `${campaignPrefix}${id}`
export const lanePrefix = "lane "
export const laneStream = (lane: LaneKey): string => `${lanePrefix}${lane}`

/** The batch message that a recall's stream is about. */
export const batchMessageOf = (recallStreamId: string): BatchMessageId =>
  BatchMessageId.make(recallStreamId.slice(recallStreamId.lastIndexOf(" ") + 1))

/** The campaign that a campaign's stream is about. */
export const campaignOf = (campaignStreamId: string): CampaignId =>
  CampaignId.make(campaignStreamId.slice(campaignPrefix.length))

/** The lane that a lane's stream is about. */
export const laneOf = (laneStreamId: string): LaneKey => LaneKey.make(laneStreamId.slice(lanePrefix.length))
