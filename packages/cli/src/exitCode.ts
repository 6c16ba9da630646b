import type { CampaignReport } from "@feishu-recall/core"

/** What a script can tell from the exit code. Help, the documentation and the tests take it from here. */
export const exitCodeTable = [
  { name: "confirmed", code: 0, means: "everything is confirmed; or what was to be shown or ordered is" },
  { name: "notAllConfirmed", code: 1, means: "finished, but something is not confirmed: the report says what" },
  { name: "badInput", code: 2, means: "bad usage or input: nothing was stored, nothing was called" },
  { name: "blocked", code: 3, means: "a person is needed: the report says for what" },
  { name: "interrupted", code: 4, means: "stopped on request; `resume` goes on" },
  { name: "failed", code: 70, means: "the store or this program failed; nothing is lost, and `resume` goes on" },
] as const

type ExitCodeName = (typeof exitCodeTable)[number]["name"]

/** The exit codes by their names. */
export const exitCodes = Object.fromEntries(exitCodeTable.map(({ code, name }) => [name, code])) as {
  readonly [Name in ExitCodeName]: Extract<(typeof exitCodeTable)[number], { readonly name: Name }>["code"]
}

/**
 * With which code a command ends that worked on a campaign.
 *
 * @see {@link runCampaign}
 */
export const exitCodeOf = (report: CampaignReport): number => {
  if (report.blocked > 0) return exitCodes.blocked
  if (report.open > 0) return exitCodes.interrupted
  return report.confirmed === report.requested ? exitCodes.confirmed : exitCodes.notAllConfirmed
}
