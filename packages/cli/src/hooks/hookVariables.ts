/** What a command of `--on-done` finds in its environment, beside the summary on its standard input. */
export const hookVariables = {
  campaign: "FEISHU_RECALL_CAMPAIGN",
  result: "FEISHU_RECALL_RESULT",
  exitCode: "FEISHU_RECALL_EXIT_CODE",
} as const
