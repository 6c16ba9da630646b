import { Argument } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { campaignArgument } from "./orderFlags.ts"

export const watchCommand = defineCommand({
  name: "watch",
  summary: "The live display of a campaign that another process works on",
  details:
    "Makes no call and changes nothing, so it needs no secret. It ends when nothing is left that happens without a person, with the report and its exit code. Ctrl-C ends the watching, not the campaign. Without a name it shows the campaign that is under way.",
  flags: { campaign: campaignArgument.pipe(Argument.optional) },
  examples: [
    { command: "feishu-recall watch", description: "The campaign that is under way" },
    { command: "feishu-recall watch payroll-november", description: "One of several, by its label" },
    {
      command: "feishu-recall watch --json",
      description: "For a program: progress and problem as they happen, and the summary at the end",
    },
  ],
  load: () => import("../actions/watch.ts").then(({ watch }) => watch),
})
