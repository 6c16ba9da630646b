import { defineCommand } from "./defineCommand.ts"
import { idsArgument, orderFlags } from "./orderFlags.ts"

export const rereadCommand = defineCommand({
  name: "reread",
  summary: "Read again what is unverified, without another call",
  details:
    "Whatever has ended can be read again, also what fell short. All of them or none. The order is recorded; `resume` of their campaign carries it out.",
  flags: { ids: idsArgument, ...orderFlags },
  examples: [
    {
      command: 'feishu-recall reread bm-dc13264520392913993dd051dba21dcf --reason "readings work again"',
      description: "After the platform could not say what had become of it",
    },
  ],
  load: () => import("../actions/orderRecalls.ts").then(({ reread }) => reread),
})
