import type { CampaignReport } from "@feishu-recall/core"

/** What a script can tell from the exit code. */
export const exitCodes = {
  /** Everything is confirmed. */
  confirmed: 0,
  /** Finished, but something is not confirmed. */
  notAllConfirmed: 1,
  /** Bad usage or input: nothing was stored, nothing was called. */
  badInput: 2,
  /** A person is needed. */
  blocked: 3,
  /** Stopped on request; it goes on with `--resume`. */
  interrupted: 4,
  /** The store or this program failed. Nothing is lost: it goes on with `--resume`. */
  failed: 70,
} as const

export const exitCodeOf = (report: CampaignReport): number => {
  if (report.blocked > 0) return exitCodes.blocked
  if (report.open > 0) return exitCodes.interrupted
  return report.confirmed === report.requested ? exitCodes.confirmed : exitCodes.notAllConfirmed
}
