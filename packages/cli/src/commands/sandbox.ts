import { Argument } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"

export const sandboxCommand = defineCommand({
  name: "sandbox",
  summary: "A local Feishu Open Platform, to rehearse an incident",
  details: "Takes the arguments of feishu-sandbox. It runs until it is stopped.",
  flags: {
    arguments: Argument.String("argument").pipe(
      Argument.withDescription("What feishu-sandbox takes; see `feishu-recall sandbox -- --help`"),
      Argument.variadic(),
    ),
  },
  examples: [
    { command: "feishu-recall sandbox", description: "Prints its URL, an app and its secret, as one line of JSON" },
    {
      command: "feishu-recall sandbox --control --people 200",
      description: "A small company, with a page in the browser to make trouble on",
    },
  ],
  load: () => import("../actions/sandbox.ts").then(({ sandbox }) => sandbox),
})
