import { Result } from "effect"
import { campaignQueue } from "../../packages/core/src/campaign/Campaign.ts"
import {
  type Campaign,
  type CampaignCommand,
  type CampaignEvent,
  CampaignId,
  decideCampaign,
  evolveCampaign,
} from "../../packages/core/src/index.ts"
import { explore, type Transition } from "./explore.ts"

/** Where a campaign stands, by what its worker has to do for it. */
export const placeOfCampaign = (campaign: Campaign | undefined): string => {
  if (campaign === undefined) return ""
  if (campaign.pruned !== undefined) return "Removed"
  if (campaign.withdrawn) return "Withdrawn"
  if (campaign.sealed === undefined)
    return campaign.cancelled ? "Cancelled" : campaign.paused ? "Opened, paused" : "Opened"
  switch (campaignQueue(campaign)) {
    case "campaign-request":
      return campaign.cancelled ? "Requesting, cancelled" : campaign.paused ? "Requesting, paused" : "Requesting"
    case "campaign-withdraw":
      return "Withdrawing"
    case "campaign-paused":
      return "Paused"
    case null:
      return "Under way"
  }
}

/** Every transition of a campaign. */
export const campaignTransitions = (): ReadonlyArray<Transition> =>
  explore<Campaign | undefined, CampaignCommand, CampaignEvent>({
    beginning: { state: undefined, now: 0 },
    commands: ({ state }) => [...orders, ...workOf(state)].map((command) => ({ command, now: 0 })),
    decide: (campaign, command) => Result.getOrElse(decideCampaign(campaign, command), () => []),
    evolve: evolveCampaign,
    placeOf: ({ state }) => placeOfCampaign(state),
    alikeBy: ({ state }) => JSON.stringify(state) ?? "",
  })

const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3", tenantKey: "self" }
const order = { at: 0, by: "lin.wei", reason: "why" }

const orders: ReadonlyArray<CampaignCommand> = [
  { _tag: "OpenCampaign", ...order, lane, campaignId: CampaignId.make("c-20261123-0547-3f9a2b") },
  { _tag: "SealCampaign", at: 0, count: 1, digest: "cbf29ce484222325" },
  { _tag: "PauseCampaign", ...order },
  { _tag: "ResumeCampaign", ...order },
  { _tag: "CancelCampaign", ...order },
  { _tag: "PruneCampaign", ...order },
]

/** What the lane's worker says of a campaign, by the queue that it finds it in. */
const workOf = (campaign: Campaign | undefined): ReadonlyArray<CampaignCommand> => {
  const queue = campaign === undefined ? null : campaignQueue(campaign)
  if (queue === "campaign-request") return [{ _tag: "FinishRequesting", at: 0 }]
  return queue === "campaign-withdraw" ? [{ _tag: "FinishWithdrawing", at: 0 }] : []
}
