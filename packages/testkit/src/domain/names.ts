import { BatchMessageId, CampaignId } from "@feishu-recall/core"

/**
 * The campaign with this number, from 0.
 *
 * @example
 * ```ts
 * import { campaignNumbered } from "@feishu-recall/testkit"
 *
 * campaignNumbered(1) // "c-20261123-0547-000001"
 * ```
 */
export const campaignNumbered = (number: number): CampaignId => CampaignId.make(`c-20261123-0547-${hex(number, 6)}`)

/**
 * The batch message with this number, from 0.
 *
 * @example
 * ```ts
 * import { messageNumbered } from "@feishu-recall/testkit"
 *
 * messageNumbered(255) // "bm-000000000000000000000000000000ff"
 * ```
 */
export const messageNumbered = (number: number): BatchMessageId => BatchMessageId.make(`bm-${hex(number, 32)}`)

const hex = (number: number, length: number) => number.toString(16).padStart(length, "0")
