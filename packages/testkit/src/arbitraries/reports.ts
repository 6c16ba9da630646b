import {
  type Campaign,
  type CampaignCounts,
  type CampaignProgress,
  type CampaignReport,
  type CourseCounts,
  type HistoryEntry,
  type Outcome,
  type RecallStatus,
  type Refusals,
  type Sample,
} from "@feishu-recall/core"
import * as fc from "fast-check"
import { platformAnswers } from "./dispositions.ts"
import { campaignHistories, laneHistories } from "./histories.ts"
import { batchMessageIds, timestamps } from "./identities.ts"
import { optional } from "./texts.ts"

const campaigns: fc.Arbitrary<Campaign> = campaignHistories.map(({ state }) => state!)
const lanes = laneHistories().map(({ state }) => state)
const count = fc.nat({ max: 10_000 })
const messages = fc.nat({ max: 10_000_000 })
const millis = fc.nat({ max: 86_400_000 })

const outcomes: Readonly<Record<Outcome, fc.Arbitrary<number>>> = {
  confirmed: count,
  settledShort: count,
  refused: count,
  unverified: count,
  cancelled: count,
}

/** The seven ways add up to what was requested. */
export const campaignCounts: fc.Arbitrary<CampaignCounts> = fc
  .record({ ...outcomes, blocked: count, open: count })
  .map((counts) => ({ ...counts, requested: Object.values(counts).reduce((sum, one) => sum + one, 0) }))

/** Counts that the statuses lead to: nothing is paused or reopened in them. */
export const campaignProgress: fc.Arbitrary<CampaignProgress> = fc
  .record({ campaign: campaigns, lane: lanes, counts: campaignCounts })
  .map(({ campaign, counts, lane }) => {
    const { blocked, open, requested: _all, ...ended } = counts
    const statuses: Record<RecallStatus, number> = {
      ...ended,
      requested: open,
      calling: 0,
      uncertain: 0,
      accepted: 0,
      parked: blocked,
    }
    return { campaign, lane, statuses, counts }
  })

/** The first few of so many. */
const samplesOf = <A>(values: fc.Arbitrary<A>, of: number): fc.Arbitrary<Sample<A>> =>
  fc.array(values, { maxLength: Math.min(3, of) }).map((first) => ({ count: of, first }))

const refusals = (of: number): fc.Arbitrary<ReadonlyArray<Refusals>> =>
  of === 0
    ? fc.constant([])
    : fc
        .record({ answer: platformAnswers, ids: fc.array(batchMessageIds, { minLength: 1, maxLength: 2 }) })
        .map(({ answer, ids }) => [{ answer, count: of, ids }])

const short = fc
  .tuple(batchMessageIds, fc.integer({ min: 1, max: 1_000 }), fc.nat({ max: 1_000 }))
  .map(([id, missing, back]) => ({ id, missing, delivered: missing + back }))

/** All of it in one minute, or before the campaign. */
const courseOf = (counts: CourseCounts, at: number | undefined): CampaignReport["course"] => {
  const spanMillis = 60_000
  return at === undefined
    ? { spanMillis, before: counts, spans: [] }
    : { spanMillis, before: noCounts, spans: [{ from: at - (at % spanMillis), ...counts }] }
}

const noCounts: CourseCounts = {
  calls: 0,
  rateLimited: 0,
  accepted: 0,
  confirmed: 0,
  settledShort: 0,
  refused: 0,
  unverified: 0,
  cancelled: 0,
  recalledMessages: 0,
  readMessages: 0,
}

const opened = ({ by, openedAt, reason }: Campaign): HistoryEntry => ({
  what: "opened",
  at: openedAt,
  until: openedAt,
  by,
  reason,
  recalls: undefined,
  block: undefined,
})

/** A report whose numbers fit each other. */
export const campaignReports: fc.Arbitrary<CampaignReport> = campaignProgress.chain(({ campaign, counts, lane }) =>
  fc
    .record({
      delivered: messages,
      missing: messages,
      read: messages,
      calls: fc.nat({ max: 50_000 }),
      throttled: count,
      times: optional(fc.record({ first: timestamps, dispatchMillis: millis, restMillis: millis })),
      leastPossibleMillis: millis,
      refusals: refusals(counts.refused),
      short: samplesOf(short, counts.settledShort),
      unproven: samplesOf(fc.record({ id: batchMessageIds, answer: optional(platformAnswers) }), counts.unverified),
      parked: samplesOf(fc.record({ id: batchMessageIds }), counts.blocked),
    })
    .map(
      ({
        calls,
        delivered,
        leastPossibleMillis,
        missing,
        read,
        refusals: refusedFor,
        short: settled,
        throttled,
        times,
        ...samples
      }) => {
        const accepted = counts.confirmed + counts.settledShort
        const deliveredMessages = accepted === 0 ? 0 : delivered
        const recalledMessages = Math.max(0, deliveredMessages - missing)
        const rateLimited = Math.min(throttled, calls)
        const { confirmed, settledShort, refused, unverified, cancelled } = counts
        const happened = { confirmed, settledShort, refused, unverified, cancelled, accepted, rateLimited }
        const moved = { calls: calls + accepted, recalledMessages, readMessages: Math.min(read, deliveredMessages) }
        return {
          ...counts,
          ...samples,
          campaign,
          blockedBy: lane.blocked,
          accepted,
          deliveredMessages,
          recalledMessages,
          readBeforeRecall: Math.min(read, deliveredMessages),
          readAsOf: times === undefined ? undefined : { from: times.first, to: times.first + times.dispatchMillis },
          calls: calls + accepted,
          rateLimited,
          firstCallAt: times?.first,
          dispatchedAt: times === undefined ? undefined : times.first + times.dispatchMillis,
          endedAt: times === undefined ? undefined : times.first + times.dispatchMillis + times.restMillis,
          dispatchMillis: times?.dispatchMillis ?? 0,
          leastPossibleMillis,
          refusals: refusedFor,
          short: settled,
          course: courseOf({ ...happened, ...moved }, times?.first),
          history: {
            entries: [opened(campaign)],
            leftOut: 0,
          },
        }
      },
    ),
)
