import { Effect, Result } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { EventStore, Member } from "../event-store/EventStore.ts"
import { batchMessageOf, campaignStream } from "../event-store/streams.ts"
import { recallCodec } from "../event-store/eventCodec.ts"
import { defaultBudgetPolicy } from "../lane/BudgetPolicy.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import type { ClientPolicy } from "./ClientPolicy.ts"
import type { makeCampaignProgress } from "./CampaignProgress.ts"
import { ReportTotals } from "./CampaignReport.ts"
import { summarize } from "./recallSummary.ts"

/** Reads every recall of the campaign once, page by page: the numbers come from the events, not from an index. */
export const makeReport = (
  store: EventStore["Service"],
  progress: ReturnType<typeof makeCampaignProgress>,
  { pageSize, reportCodes, reportSample }: ClientPolicy,
) =>
  Effect.fn("RecallClient.report")(function* (id: CampaignId) {
    const summary = Effect.fnUntraced(function* (member: Member) {
      const id = batchMessageOf(member.streamId)
      const events: Array<RecallEvent> = []
      for (const stored of yield* store.read(member.streamId)) {
        const event = recallCodec.decode(stored)
        // One damaged stream is told in the report; it does not take the report away.
        if (Result.isFailure(event)) return { ...summarize(id, events), status: "parked" as const }
        events.push(event.success)
      }
      return summarize(id, events)
    })
    const totals = new ReportTotals({ codes: reportCodes, sample: reportSample })
    let afterOrdinal = 0
    let page: ReadonlyArray<Member>
    do {
      page = yield* store.members({ list: campaignStream(id), afterOrdinal, limit: pageSize })
      for (const member of page) totals.add(yield* summary(member))
      afterOrdinal = page.at(-1)?.ordinal ?? afterOrdinal
    } while (page.length === pageSize)
    const { campaign, counts, lane } = yield* progress(id)
    return totals.report(campaign, lane, counts, defaultBudgetPolicy.windows)
  })
