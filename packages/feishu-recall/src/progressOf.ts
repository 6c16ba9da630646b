import type { Campaign, CampaignCounts, CampaignProgress, CampaignReport, LaneState } from "@feishu-recall/core"
import type { Block, CampaignState, CampaignSummary, Progress } from "./Progress.ts"
import type { Report } from "./Report.ts"

/** A campaign as plain data. */
export const summaryOf = (campaign: Campaign): CampaignSummary => ({
  campaignId: campaign.campaignId,
  label: campaign.label ?? null,
  reason: campaign.reason,
  by: campaign.by,
  openedAt: campaign.openedAt,
  sealedAt: campaign.sealed?.at ?? null,
  count: campaign.sealed?.count ?? 0,
  stopped: campaign.cancelled ? "cancelled" : campaign.paused === undefined ? null : "paused",
})

export const blockOf = (blocked: LaneState["blocked"]): Block | null =>
  blocked === undefined ? null : { cause: blocked.cause, advice: blocked.advice, answer: blocked.answer }

/** How it stands as plain data. */
export const progressOf = ({ campaign, counts, lane }: CampaignProgress): Progress => ({
  ...summaryOf(campaign),
  ...counts,
  state: stateOf(campaign, counts, lane.blocked),
  blockedBy: blockOf(lane.blocked),
})

/** What it achieved as plain data. */
export const reportOf = (report: CampaignReport): Report => ({
  ...summaryOf(report.campaign),
  state: stateOf(report.campaign, report, report.blockedBy),
  blockedBy: blockOf(report.blockedBy),
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
  calls: report.calls,
  rateLimited: report.rateLimited,
  endedAt: report.endedAt ?? null,
  refusals: report.refusals,
  short: report.short,
  unproven: {
    count: report.unproven.count,
    first: report.unproven.first.map(({ answer, id }) => ({ id, answer: answer ?? null })),
  },
  parked: report.parked,
})

const stateOf = (campaign: Campaign, counts: CampaignCounts, blocked: LaneState["blocked"]): CampaignState => {
  if (campaign.sealed === undefined) return campaign.cancelled ? "cancelled" : "filling"
  if (counts.blocked > 0) return blocked === undefined && campaign.paused !== undefined ? "paused" : "blocked"
  if (counts.open > 0 || !campaign.requested) return "underWay"
  if (campaign.cancelled && counts.cancelled > 0) return "cancelled"
  return counts.confirmed === counts.requested ? "confirmed" : "ended"
}
