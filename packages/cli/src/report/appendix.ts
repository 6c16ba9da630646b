import type { CampaignRecall, CampaignReport } from "@feishu-recall/core"
import { Stream } from "effect"
import type { ReportTexts } from "./texts/ReportTexts.ts"

/** Which recalls a page for people names, and how many rows it has at most. */
export interface Appendix<E> {
  readonly note: string
  readonly recalls: Stream.Stream<CampaignRecall, E>
}

/** All of them, or where there are more than people read, those that are not confirmed. */
export const appendix = <E>(
  report: CampaignReport,
  recalls: Stream.Stream<CampaignRecall, E>,
  texts: ReportTexts,
  most: number,
): Appendix<E> => {
  if (report.requested <= most) return { note: texts.allOf(report.requested), recalls }
  const command = `feishu-recall report ${report.campaign.campaignId} --format csv`
  return {
    note: texts.firstOf(most, report.requested - report.confirmed, command),
    recalls: recalls.pipe(
      Stream.filter(({ status }) => status !== "confirmed"),
      Stream.take(most),
    ),
  }
}
