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

export interface CampaignWithCanary {
  readonly progress: CampaignProgress
  readonly canary: Canary | undefined
}

/** Each campaign with its canary, which is none of its own. Without its campaign a canary stands for itself. */
export const withCanaries = (progresses: ReadonlyArray<CampaignProgress>): ReadonlyArray<CampaignWithCanary> => {
  const canaries = new Map(
    progresses.flatMap((progress) =>
      isCanaryLabel(progress.campaign.label) ? [[progress.campaign.label, progress]] : [],
    ),
  )
  const labels = new Set(progresses.map(({ campaign }) => canaryLabel(campaign.campaignId)))
  return progresses
    .filter(({ campaign }) => campaign.label === undefined || !labels.has(campaign.label))
    .map((progress) => {
      const canary = canaries.get(canaryLabel(progress.campaign.campaignId))
      return { progress, canary: canary && { campaign: canary.campaign, progress: canary } }
    })
}

/**
 * Whether it is its canary that a campaign waits for: `open`, until that is confirmed; `failed`, for a person, as that came
 * to another end. A canary that a person paused waits for that person, and its campaign with it.
 */
export const canaryHold = ({ canary, progress }: CampaignWithCanary): "open" | "failed" | undefined => {
  const { campaign, lane } = progress
  if (canary === undefined || lane.blocked !== undefined || canary.campaign.paused !== undefined) return undefined
  // Somebody else's pause may have come after it.
  if (campaign.cancelled || campaign.paused?.reason.startsWith(canaryReason) !== true) return undefined
  const state = canaryState(canary.progress)
  return state === "passed" ? "open" : state
}

/** With this begin the reasons of the orders that a canary gives. */
export const canaryReason = "canary: "

/** Who stopped a campaign: whoever paused its canary, before the pause in which it waits for that. */
export const pauseOf = ({ canary, progress }: CampaignWithCanary): Campaign["paused"] =>
  canary?.campaign.paused ?? progress.campaign.paused

/**
 * - `passed`: all of it is confirmed, and nobody stopped it: the rest may be called.
 * - `failed`: it came to another end, or somebody stopped it: a person says whether the rest is called.
 * - `open`: neither yet.
 */
export const canaryState = ({ campaign, counts }: CampaignProgress): "passed" | "failed" | "open" => {
  if (campaign.cancelled) return "failed"
  if (campaign.sealed === undefined || campaign.paused !== undefined || counts.open + counts.blocked > 0) return "open"
  return counts.confirmed === counts.requested ? "passed" : "failed"
}
