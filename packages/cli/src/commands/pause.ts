import { defineCommand } from "./defineCommand.ts"
import { campaignArgument, orderFlags } from "./orderFlags.ts"

export const pauseCommand = defineCommand({
  name: "pause",
  summary: "Make no further call for a campaign until it is resumed",
  details:
    "What was called already goes on to its outcome. The order reaches whichever process works on the campaign, on any machine.",
  flags: { campaign: campaignArgument, ...orderFlags },
  examples: [
    {
      command: 'feishu-recall pause c-20261123-0547-3f9a2b --reason "is it the right list?"',
      description: "Stop and think",
    },
  ],
  load: () => import("../actions/orderCampaign.ts").then(({ pause }) => pause),
})
