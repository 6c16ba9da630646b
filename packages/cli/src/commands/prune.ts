import { Flag } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { orderFlags } from "./orderFlags.ts"

const toggle = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false), Flag.withoutNegation)

export const pruneCommand = defineCommand({
  name: "prune",
  summary: "Remove campaigns that ended long ago from the store, or the names in them",
  details:
    "Shows what goes and what stays and why, and asks on a terminal; elsewhere it takes --yes. A campaign goes when all of its recalls have ended and nothing happened to any of them for so long; campaigns that share recalls go together. Old orders about lanes lose their names in any case.\n\nWho removed how much and when stays in the store. Stopped or killed, the same command goes on.",
  flags: {
    olderThan: Flag.String("older-than").pipe(
      Flag.withMetavar("duration"),
      Flag.withDescription("How long nothing has happened, in days, weeks or hours: 90d, 12w, 36h; a day at least"),
    ),
    redact: toggle("redact", "Keep the campaigns with all their numbers; only names, reasons and labels go"),
    dryRun: toggle("dry-run", "Only show it"),
    yes: toggle("yes", "Start without asking").pipe(Flag.withAlias("y")),
    ...orderFlags,
  },
  examples: [
    { command: "feishu-recall prune --older-than 90d --dry-run", description: "What would go, and what stays and why" },
    { command: "feishu-recall prune --older-than 90d", description: "The same, then the question" },
    {
      command: 'feishu-recall prune --older-than 52w --yes --by retention --reason "kept for a year" --json',
      description: "Every night, by a timer",
    },
    {
      command: "feishu-recall prune --older-than 30d --redact",
      description: "Keep the reports, without who ordered what and why",
    },
  ],
  load: () => import("../actions/prune.ts").then(({ prune }) => prune),
})
