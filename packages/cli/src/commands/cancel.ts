import { defineCommand } from "./defineCommand.ts"
import { campaignArgument, orderFlags } from "./orderFlags.ts"

export const cancelCommand = defineCommand({
  name: "cancel",
  summary: "Make no further call for a campaign, ever",
  details:
    "What a call may have recalled already goes on to its outcome: a recall can't be undone. The rest ends as cancelled.",
  flags: { campaign: campaignArgument, ...orderFlags },
  examples: [
    {
      command: 'feishu-recall cancel payroll-november --reason "it was the wrong list"',
      description: "By its label",
    },
  ],
  load: () => import("../actions/orderCampaign.ts").then(({ cancel }) => cancel),
})
