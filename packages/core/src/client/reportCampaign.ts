import { Effect, Stream } from "effect"
import type { Campaign } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { campaignCodec, type EventCodec, laneCodec } from "../event-store/eventCodec.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import { campaignStream, laneStream } from "../event-store/streams.ts"
import { defaultBudgetPolicy } from "../lane/BudgetPolicy.ts"
import { laneKey } from "../lane/Lane.ts"
import { CourseTotals } from "./CampaignCourse.ts"
import { OrderHistoryTotals } from "./OrderHistory.ts"
import type { makeCampaignProgress } from "./CampaignProgress.ts"
import { campaignRecalls } from "./campaignRecalls.ts"
import { type CampaignReport, ReportTotals } from "./CampaignReport.ts"
import type { ClientPolicy } from "./ClientPolicy.ts"

/** Reads every recall of the campaign once, page by page: the numbers come from the events, not from an index. */
export const makeReport = (
  store: EventStore["Service"],
  progress: ReturnType<typeof makeCampaignProgress>,
  { pageSize, reportCodes, reportEntries, reportSample, reportSpans }: ClientPolicy,
) => {
  const eventsOf = <Event>(streamId: string, codec: EventCodec<Event>) =>
    Effect.flatMap(store.read(streamId), (stored) =>
      Effect.forEach(stored, (one) => Effect.fromResult(codec.decode(one))),
    )

  /** Before the seal nothing is requested, whatever is on the list by then. */
  const recallsOf = ({ campaignId, sealed }: Campaign) =>
    sealed === undefined ? Stream.empty : campaignRecalls(store, campaignId, pageSize)

  const report = Effect.fn("RecallClient.report")(function* (id: CampaignId) {
    const opened = (yield* progress(id)).campaign
    const { openedAt } = opened
    const totals = new ReportTotals({ codes: reportCodes, sample: reportSample })
    const course = new CourseTotals(openedAt, reportSpans)
    const history = new OrderHistoryTotals(openedAt, reportEntries)
    yield* Stream.runForEach(recallsOf(opened), ({ events, recall }) =>
      Effect.sync(() => {
        totals.add(recall)
        course.add(recall, events)
        history.add(events)
      }),
    )
    const { campaign, counts, lane } = yield* progress(id)
    const figures = totals.report(campaign, lane, counts, defaultBudgetPolicy.windows)
    const isOver = counts.open + counts.blocked === 0
    return {
      ...figures,
      course: course.course,
      history: history.history(
        yield* eventsOf(campaignStream(id), campaignCodec),
        yield* eventsOf(laneStream(laneKey(campaign.lane)), laneCodec),
        isOver ? figures.endedAt : undefined,
      ),
    } satisfies CampaignReport
  })

  const recalls = (id: CampaignId) =>
    Stream.unwrap(Effect.map(progress(id), ({ campaign }) => recallsOf(campaign))).pipe(
      Stream.map(({ recall }) => recall),
    )

  return { report, recalls }
}
