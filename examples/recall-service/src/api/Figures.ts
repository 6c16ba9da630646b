import type { CampaignReport } from "@feishu-recall/core"
import { CampaignId, isAtRest, type CampaignProgress } from "@feishu-recall/core"
import { Schema } from "effect"

/** What a dashboard shows of a campaign, as far as it was confirmed. */
export const Figures = Schema.Struct({
  campaignId: CampaignId,
  by: Schema.String,
  reason: Schema.String,
  /** Nothing is left that happens without a person. */
  isAtRest: Schema.Boolean,
  /** What a person has to see to before the lane goes on. */
  blockedBy: Schema.NullOr(Schema.String),
  requested: Schema.Int,
  confirmed: Schema.Int,
  settledShort: Schema.Int,
  refused: Schema.Int,
  unverified: Schema.Int,
  cancelled: Schema.Int,
  blocked: Schema.Int,
  open: Schema.Int,
  deliveredMessages: Schema.Int,
  recalledMessages: Schema.Int,
  readBeforeRecall: Schema.Int,
})

export const toFigures = (progress: CampaignProgress, report: CampaignReport): typeof Figures.Type => ({
  campaignId: report.campaign.campaignId,
  by: report.campaign.by,
  reason: report.campaign.reason,
  isAtRest: isAtRest(progress),
  blockedBy: report.blockedBy === undefined ? null : report.blockedBy.advice,
  ...progress.counts,
  deliveredMessages: report.deliveredMessages,
  recalledMessages: report.recalledMessages,
  readBeforeRecall: report.readBeforeRecall,
})
