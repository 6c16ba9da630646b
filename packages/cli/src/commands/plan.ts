import { Flag } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { listFlags } from "./listFlags.ts"

export const planCommand = defineCommand({
  name: "plan",
  summary: "What a recall would do, without doing it",
  details:
    "How many, what is known of them already, how long it takes at least, how many calls, and when the oldest can't be taken back any more. It takes the same list as `recall`; without an app it judges the list alone.",
  flags: {
    ...listFlags,
    probe: Flag.Boolean("probe").pipe(
      Flag.withDescription(
        "Read the progress of each, within the budget: reach, read so far, taken back already. A recall within the next minute waits with its own readings",
      ),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
  },
  examples: [
    {
      command: "feishu-recall plan --from ids.txt --app-id cli_a1b2",
      description: "Judge a list before anybody has decided",
    },
    {
      command: "feishu-recall plan --from sent.csv --column message_id --probe",
      description: "Also ask the platform how many people have them, and how many have read them",
    },
    {
      command: "feishu-recall plan --from app.log --extract --json | jq .ids",
      description: "How many ids a log names",
    },
  ],
  load: () => import("../actions/plan.ts").then(({ plan }) => plan),
})
