import { Command } from "effect/cli"
import { cancelCommand } from "./commands/cancel.ts"
import { completionsCommand } from "./commands/completions.ts"
import { configCommand } from "./commands/config.ts"
import { doctorCommand } from "./commands/doctor.ts"
import { listCommand } from "./commands/list.ts"
import { pauseCommand } from "./commands/pause.ts"
import { planCommand } from "./commands/plan.ts"
import { pruneCommand } from "./commands/prune.ts"
import { recallCommand } from "./commands/recall.ts"
import { reportCommand } from "./commands/report.ts"
import { reopenCommand } from "./commands/reopen.ts"
import { rereadCommand } from "./commands/reread.ts"
import { resumeCommand } from "./commands/resume.ts"
import { sandboxCommand } from "./commands/sandbox.ts"
import { showCommand } from "./commands/show.ts"
import { statusCommand } from "./commands/status.ts"
import { watchCommand } from "./commands/watch.ts"
import { globalFlags } from "./globalFlags.ts"

/** `feishu-recall`: every command, none of them loaded further than its help. */
export const commandTree = Command.make("feishu-recall").pipe(
  Command.withDescription("Take back mass messages on Feishu and Lark, and prove it"),
  Command.withExamples([
    {
      command: 'feishu-recall recall --from ids.txt --app-id cli_a1b2 --reason "wrong figures"',
      description: "Take back every id of a file; the app's secret is in FEISHU_APP_SECRET",
    },
    { command: "feishu-recall status", description: "How the last campaign stands, from any terminal" },
    { command: "feishu-recall resume c-20261123-0547-3f9a2b", description: "Go on after a crash or Ctrl-C" },
  ]),
  Command.withSubcommands([
    { group: "Take back", commands: [planCommand, recallCommand, resumeCommand] },
    { group: "Look", commands: [listCommand, statusCommand, watchCommand, showCommand, reportCommand] },
    { group: "Order", commands: [pauseCommand, cancelCommand, reopenCommand, rereadCommand] },
    { group: "Set up", commands: [doctorCommand, configCommand, pruneCommand, completionsCommand, sandboxCommand] },
  ]),
  Command.withGlobalFlags(globalFlags),
)
