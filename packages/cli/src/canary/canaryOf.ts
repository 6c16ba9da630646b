import { type Campaign, type CampaignId, type CampaignProgress, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"

const prefix = "canary-of-"

/** What the canary of a campaign is called: by this the two are known to belong together, whatever was killed when. */
export const canaryLabel = (id: CampaignId): string => `${prefix}${id}`

/** A label that nobody else gives to a campaign. */
export const isCanaryLabel = (label: string | undefined): boolean => label?.startsWith(prefix) === true

export interface Canary {
  readonly campaign: Campaign
  readonly progress: CampaignProgress
}

/** The canary of a campaign, and how it stands. */
export const canaryOf = Effect.fnUntraced(function* (id: CampaignId) {
  const client = yield* RecallClient
  const { campaigns } = yield* client.campaigns
  const label = canaryLabel(id)
  const campaign = campaigns.find((one) => one.label === label)
  return campaign && ({ campaign, progress: yield* client.progress(campaign.campaignId) } satisfies Canary)
})

/** The campaign that a canary is of; any other is its own. */
export const campaignOfCanary = Effect.fnUntraced(function* (campaign: Campaign) {
  if (!isCanaryLabel(campaign.label)) return campaign
  const { campaigns } = yield* (yield* RecallClient).campaigns
  return campaigns.find(({ campaignId }) => canaryLabel(campaignId) === campaign.label) ?? campaign
})

/**
 * - `passed`: all of it is confirmed, and nobody stopped it: the rest may be called.
 * - `failed`: it came to another end, or somebody stopped it: a person says whether the rest is called.
 * - `open`: neither yet.
 */
export const canaryState = ({ campaign, counts }: CampaignProgress): "passed" | "failed" | "open" => {
  if (campaign.cancelled) return "failed"
  if (campaign.sealed === undefined || campaign.paused || counts.open + counts.blocked > 0) return "open"
  return counts.confirmed === counts.requested ? "passed" : "failed"
}
