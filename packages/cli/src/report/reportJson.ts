import type { CampaignReport } from "@feishu-recall/core"

/**
 * The report for programs. The seven outcomes and states add up to `requested`; times are milliseconds. `now`, in epoch
 * milliseconds, ends the time of a campaign of which something is left.
 *
 * @see {@link reportLines}
 */
export const reportJson = (report: CampaignReport, now: number) => ({
  campaignId: report.campaign.campaignId,
  reason: report.campaign.reason,
  by: report.campaign.by,
  requested: report.requested,
  confirmed: report.confirmed,
  settledShort: report.settledShort,
  refused: report.refused,
  unverified: report.unverified,
  cancelled: report.cancelled,
  blocked: report.blocked,
  open: report.open,
  accepted: report.accepted,
  deliveredMessages: report.deliveredMessages,
  recalledMessages: report.recalledMessages,
  readBeforeRecall: report.readBeforeRecall,
  readAsOf: report.readAsOf ?? null,
  calls: report.calls,
  rateLimited: report.rateLimited,
  dispatchMs: report.dispatchMillis,
  elapsedMs: elapsed(report, now),
  leastPossibleMs: report.leastPossibleMillis,
  refusals: report.refusals,
  short: report.short,
  unproven: report.unproven,
  parked: report.parked,
  paused: report.campaign.paused ?? null,
  blockedBy: report.blockedBy ?? null,
})

/** From the seal to the last outcome, or until now while something is left. */
const elapsed = (report: CampaignReport, now: number): number => {
  const from = report.campaign.sealed?.at
  if (from === undefined) return 0
  const until = report.open + report.blocked === 0 ? (report.endedAt ?? now) : now
  // What another campaign has taken back ended before this one was sealed.
  return Math.max(0, until - from)
}
