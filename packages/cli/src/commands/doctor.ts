import { defineCommand } from "./defineCommand.ts"

export const doctorCommand = defineCommand({
  name: "doctor",
  summary: "Check all that a recall needs: the network, the app, its token and scopes, the stores",
  details:
    "Makes no change. It asks for a token and for the progress of a batch message that can't be; nothing is taken back. Each check passes, fails with what to do, or can't be told. The exit code is 1 if one failed.",
  flags: {},
  examples: [
    { command: "feishu-recall doctor --app-id cli_a1b2", description: "Before the first recall, or when one is stuck" },
    {
      command: "feishu-recall doctor --json | jq -r 'select(.status == \"fail\").todo'",
      description: "What there is to do",
    },
  ],
  load: () => import("../actions/doctor.ts").then(({ doctor }) => doctor),
})
