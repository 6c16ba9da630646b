import { Argument } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"

export const showCommand = defineCommand({
  name: "show",
  summary: "All that happened to one batch message: requests, attempts, answers, readings",
  flags: { id: Argument.String("id").pipe(Argument.withDescription("A batch message id, bm-…")) },
  examples: [
    {
      command: "feishu-recall show bm-dc13264520392913993dd051dba21dcf",
      description: "With the log ids that the platform's support asks for",
    },
  ],
  load: () => import("../actions/show.ts").then(({ show }) => show),
})
