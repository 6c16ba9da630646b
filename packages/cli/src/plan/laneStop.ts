import { type CampaignId, type Lane, laneKey, type LaneState, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { isCanaryLabel } from "../canary/canaryOf.ts"

/** What holds the calls of an app up already, before a campaign of it begins. */
export interface LaneStop {
  readonly lane: LaneState
  /** Resuming one of its campaigns resumes the app: the one that was stopped, or the newest. */
  readonly campaignId: CampaignId
}

/** `undefined`: no campaign of that lane was ever opened. */
export const laneStop = Effect.fnUntraced(function* (lane: Lane) {
  const client = yield* RecallClient
  const { campaigns } = yield* client.campaigns
  const key = laneKey(lane)
  const newest = campaigns.find((campaign) => laneKey(campaign.lane) === key && !isCanaryLabel(campaign.label))
  if (newest === undefined) return undefined
  const state = yield* client.lane(lane)
  return { lane: state, campaignId: newest.campaignId } satisfies LaneStop
})

/** What to type when a person has seen to it. */
export const goOnAfterStop = ({ campaignId }: LaneStop): string => `feishu-recall resume ${campaignId} --reason "…"`
