import { Flag } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { campaignArgument, hookFlags, orderFlags } from "./orderFlags.ts"

export const resumeCommand = defineCommand({
  name: "resume",
  summary: "Go on with a campaign: after a crash, a stop, a pause or a block",
  details:
    "Lifts the pause of the campaign and the block of its lane, if there is one, which takes a reason; then works on it until nothing is left that happens without a person. Beside another process that works on it, this one stands by and shows it.",
  flags: {
    campaign: campaignArgument,
    ...orderFlags,
    ...hookFlags,
    orderOnly: Flag.Boolean("order-only").pipe(
      Flag.withDescription("Record that it may go on, and leave the work to the process that does it"),
      Flag.withDefault(false),
    ),
  },
  examples: [
    { command: "feishu-recall resume c-20261123-0547-3f9a2b", description: "Go on after a crash or Ctrl-C" },
    {
      command: 'feishu-recall resume payroll-november --reason "the scope is granted now"',
      description: "A person has seen to what had blocked it",
    },
  ],
  load: () => import("../actions/resume.ts").then(({ resume }) => resume),
})
