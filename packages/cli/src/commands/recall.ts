import { Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { hookFlags, orderFlags } from "./orderFlags.ts"

export const recallCommand = defineCommand({
  name: "recall",
  summary: "Take back batch messages, and show what is confirmed",
  details:
    "Ctrl-C once: no further call starts, those in flight end and are recorded. Twice: out at once, which is safe too. `resume` goes on.",
  flags: {
    ids: Argument.String("id").pipe(Argument.withDescription("Batch message ids, bm-…"), Argument.variadic()),
    from: Flag.String("from").pipe(
      Flag.withMetavar("path"),
      Flag.withDescription("A file of ids, one a line, each with its time of sending if you know it"),
      Flag.optional,
    ),
    ...orderFlags,
    ...hookFlags,
    label: Flag.String("label").pipe(
      Flag.withMetavar("name"),
      Flag.withDescription("A short name for the campaign, to find it again"),
      Flag.optional,
    ),
    maximumStoreBytes: Flag.Int("maximum-store-bytes").pipe(
      Flag.withSchema(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
      Flag.withMetavar("number"),
      Flag.withDescription("A store in a file grows no larger than this; no limit unless told"),
      Flag.optional,
    ),
  },
  examples: [
    {
      command: 'feishu-recall recall --from ids.txt --app-id cli_a1b2 --reason "wrong figures"',
      description: "Take back every id of a file; the app's secret is in FEISHU_APP_SECRET",
    },
    {
      command: 'feishu-recall recall bm-dc13264520392913993dd051dba21dcf --reason "wrong figures" --label payroll',
      description: "One batch message, in a campaign with a name; the app is in a configuration file",
    },
  ],
  load: () => import("../actions/recall.ts").then(({ recall }) => recall),
})
