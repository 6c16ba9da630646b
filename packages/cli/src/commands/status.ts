import { Argument } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { campaignArgument } from "./orderFlags.ts"

export const statusCommand = defineCommand({
  name: "status",
  summary: "How a campaign stands; the newest one unless told",
  flags: { campaign: campaignArgument.pipe(Argument.optional) },
  examples: [
    { command: "feishu-recall status", description: "The campaign that was opened last" },
    { command: "feishu-recall status c-20261123-0547", description: "One campaign, by the beginning of its id" },
    { command: "feishu-recall status payroll-november --json", description: "By its label, for a program" },
  ],
  load: () => import("../actions/status.ts").then(({ status }) => status),
})
