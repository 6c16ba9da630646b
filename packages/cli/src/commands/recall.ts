import { Schema } from "effect"
import { Flag } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { listFlags } from "./listFlags.ts"
import { hookFlags, orderFlags } from "./orderFlags.ts"

const whole = (name: string, least: number, description: string) =>
  Flag.Int(name).pipe(
    Flag.withSchema(Schema.Int.check(Schema.isGreaterThanOrEqualTo(least))),
    Flag.withMetavar("number"),
    Flag.withDescription(description),
    Flag.optional,
  )

const toggle = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false), Flag.withoutNegation)

export const recallCommand = defineCommand({
  name: "recall",
  summary: "Take back batch messages, and show what is confirmed",
  details:
    "Shows the plan and asks on a terminal; elsewhere it takes --yes. Of more than 100 batch messages the first 10 are the canary: the others are called once these are confirmed.\n\nCtrl-C once: no further call starts, those in flight end and are recorded. Twice: out at once, which is safe too. `resume` goes on.",
  flags: {
    ...listFlags,
    ...orderFlags,
    ...hookFlags,
    label: Flag.String("label").pipe(
      Flag.withMetavar("name"),
      Flag.withDescription("A short name for the campaign, to find it again; may be given several times"),
      Flag.atLeast(0),
      Flag.withDefault([]),
    ),
    yes: toggle("yes", "Start without asking").pipe(Flag.withAlias("y")),
    dryRun: toggle("dry-run", "The plan alone, as `plan` shows it"),
    maximum: whole("max", 1, "Refuse a list of more ids than this"),
    canary: whole("canary", 0, "So many are confirmed before the others are called; 0: all at once"),
    delay: Flag.String("delay").pipe(
      Flag.withMetavar("duration"),
      Flag.withDescription("Count down before the start, such as 10s or 2m; Ctrl-C leaves everything as it is"),
      Flag.optional,
    ),
    maximumStoreBytes: whole(
      "maximum-store-bytes",
      1,
      "A store in a file grows no larger than this; no limit unless told",
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
    {
      command:
        'feishu-recall recall --from sent.csv --column message_id --time-column sent_at --reason "wrong figures"',
      description: "The ids of a column of CSV, the oldest first",
    },
    {
      command: 'grep batch_send app.log | feishu-recall recall --from - --extract --yes --reason "wrong figures"',
      description: "Every id that a log names",
    },
  ],
  load: () => import("../actions/recall.ts").then(({ recall }) => recall),
})
