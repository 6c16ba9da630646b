import { BatchMessageId, CampaignId } from "@feishu-recall/core"

/** The campaign with this number, from 0. */
export const campaignNumbered = (number: number): CampaignId => CampaignId.make(`c-20261123-0547-${hex(number, 6)}`)

/** The batch message with this number, from 0. */
export const messageNumbered = (number: number): BatchMessageId => BatchMessageId.make(`bm-${hex(number, 32)}`)

const hex = (number: number, length: number) => number.toString(16).padStart(length, "0")
