import { Flag } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"
import { campaignArgument } from "./orderFlags.ts"

export const reportCommand = defineCommand({
  name: "report",
  summary: "What became of a campaign, for the people who ask tomorrow",
  details: [
    "What is back, what is not and why, how many had read it, what happened minute by minute, who did what, and the log ids that the platform's support asks for.",
    "html is one file that needs nothing else, to be read, sent or printed (A4). csv has a row for each recall, json has everything; both are for programs, in English, and stay as large as the campaign. --json prints a line for each recall, and then the summary.",
  ].join("\n\n"),
  flags: {
    campaign: campaignArgument,
    format: Flag.Literals("format", ["text", "md", "html", "json", "csv"]).pipe(
      Flag.withDescription("As what; text unless told"),
      Flag.optional,
    ),
    lang: Flag.Literals("lang", ["en", "zh"]).pipe(
      Flag.withDescription("The language of text, md and html: English, or simplified Chinese"),
      Flag.withDefault("en"),
    ),
    output: Flag.String("output").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription(
        "Where to write it, instead of stdout; a file that is there is replaced when all is written",
      ),
      Flag.optional,
    ),
    timezone: Flag.String("timezone").pipe(
      Flag.withMetavar("zone"),
      Flag.withDescription("Whose times, e.g. Asia/Shanghai; this machine's unless told"),
      Flag.optional,
    ),
    bom: Flag.Boolean("bom").pipe(
      Flag.withDescription("Begin the csv with a byte order mark: Excel needs one to read Chinese"),
      Flag.withDefault(false),
    ),
  },
  examples: [
    {
      command: "feishu-recall report payroll-november --format html --lang zh --output report.html",
      description: "To send round and to print",
    },
    {
      command: "feishu-recall report c-20261123-0547 --format csv --bom --output recalls.csv",
      description: "For Excel",
    },
    {
      command: "feishu-recall report payroll-november --format md --timezone Asia/Shanghai",
      description: "For the incident's issue",
    },
  ],
  load: () => import("../actions/report.ts").then(({ report }) => report),
})
