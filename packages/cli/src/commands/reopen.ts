import { defineCommand } from "./defineCommand.ts"
import { idsArgument, orderFlags } from "./orderFlags.ts"

export const reopenCommand = defineCommand({
  name: "reopen",
  summary: "Call again what was refused, fell short or was cancelled",
  details:
    "Whatever has ended can be called again, also what is confirmed. All of them or none. The order is recorded; `resume` of their campaign carries it out.",
  flags: { ids: idsArgument, ...orderFlags },
  examples: [
    {
      command: 'feishu-recall reopen bm-dc13264520392913993dd051dba21dcf --reason "the window was widened"',
      description: "After an administrator has changed what the platform refused it for",
    },
  ],
  load: () => import("../actions/orderRecalls.ts").then(({ reopen }) => reopen),
})
