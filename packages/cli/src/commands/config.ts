import { Command } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"

const configShowCommand = defineCommand({
  name: "show",
  summary: "Every setting, and who told it; no secret is shown",
  flags: {},
  examples: [{ command: "feishu-recall config show", description: "What counts here and now" }],
  load: () => import("../actions/configShow.ts").then(({ configShow }) => configShow),
})

export const configCommand = Command.make("config").pipe(
  Command.withDescription("Where settings come from"),
  Command.withExamples([{ command: "feishu-recall config show", description: "What counts here and now" }]),
  Command.withSubcommands([configShowCommand]),
)
