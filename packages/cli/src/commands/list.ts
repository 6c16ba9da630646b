import { defineCommand } from "./defineCommand.ts"

export const listCommand = defineCommand({
  name: "list",
  summary: "The campaigns of the store, the newest first, and how each stands",
  flags: {},
  examples: [
    { command: "feishu-recall list", description: "Every campaign, whoever ordered it" },
    {
      command: "feishu-recall list --json | jq -r 'select(.blocked > 0).campaignId'",
      description: "Those that wait for a person",
    },
  ],
  load: () => import("../actions/list.ts").then(({ list }) => list),
})
