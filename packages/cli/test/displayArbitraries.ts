import {
  BatchMessageId,
  type Campaign,
  type CampaignProgress,
  type CampaignRecall,
  type CampaignReport,
  CampaignId,
  type HistoryEntry,
  type LaneState,
  type PlatformAnswer,
  type WorkerView,
} from "@feishu-recall/core"
import * as fc from "fast-check"
import type { OutsideView } from "../src/display/OutsideView.ts"
import type { Terminal } from "../src/display/Terminal.ts"

const count = fc.oneof(fc.nat(5), fc.nat(9_999))
const at = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })
export const shownAt = 1_800_000_000_000
/** What others wrote: long, empty, Chinese, broken, or commands to the terminal. */
export const foreignText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constant("\u001B[2J\u001B[31mgone\u0007\r\n\u009B1m"),
  fc.constant("工资数字有误".repeat(20)),
  fc.string({ maxLength: 300 }),
)
const id = fc.stringMatching(/^bm-[0-9a-f]{32}$/).map((text) => BatchMessageId.make(text))

export const terminals: fc.Arbitrary<Terminal> = fc.record({
  columns: fc.integer({ min: 20, max: 100 }),
  rows: fc.integer({ min: 4, max: 60 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
  wraps: fc.boolean(),
  redraws: fc.boolean(),
})

const answers: fc.Arbitrary<PlatformAnswer> = fc.record(
  {
    status: fc.constantFrom(200, 400, 429, 502),
    code: fc.constantFrom(230009, 230026, 5, 99991672),
    msg: foreignText,
    logId: fc.string(),
  },
  { requiredKeys: ["status"] },
)

const campaigns: fc.Arbitrary<Campaign> = fc.record({
  campaignId: fc.constant(CampaignId.make("c-20261123-0547-3f9a2b")),
  lane: fc.constant({ baseUrl: "https://open.feishu.cn", appId: "cli_a", tenantKey: "self" }),
  by: foreignText,
  reason: foreignText,
  openedAt: at,
  sealed: fc.record({ count, digest: fc.constant("d"), at }),
  requested: fc.boolean(),
  paused: fc.option(fc.record({ by: foreignText, reason: foreignText, at }), { nil: undefined }),
  cancelled: fc.boolean(),
  withdrawn: fc.boolean(),
  pruned: fc.constant(undefined),
})

const blocks: fc.Arbitrary<LaneState["blocked"]> = fc.option(
  fc.record({
    _tag: fc.constant("LaneBlocked" as const),
    v: fc.constant(1 as const),
    at,
    cause: fc.constantFrom("scope" as const, "quota" as const, "unreachable" as const),
    advice: foreignText,
    answer: fc.option(answers),
    campaignId: fc.constant(null),
  }),
  { nil: undefined },
)

const holds = fc.option(
  fc.record({
    until: fc.integer({ min: shownAt - 5_000, max: shownAt + 90_000 }),
    inARow: fc.nat(9),
    cause: fc.constant("throttled"),
    detail: fc.option(foreignText),
  }),
  { nil: undefined },
)

const lanes: fc.Arbitrary<LaneState> = fc.record({
  blocked: blocks,
  holds: fc.record({ recall: holds, progress: holds }),
  left: fc.constant(undefined),
  letPass: fc.constant([]),
})

/** As the client counts them: the seven outcomes and states add up to what was requested. */
export const progresses: fc.Arbitrary<CampaignProgress> = fc
  .record({
    campaign: campaigns,
    lane: lanes,
    statuses: fc.record({
      requested: count,
      calling: count,
      uncertain: count,
      accepted: count,
      parked: count,
      confirmed: count,
      settledShort: count,
      refused: count,
      unverified: count,
      cancelled: count,
    }),
  })
  .map(({ campaign, lane, statuses }) => {
    const { confirmed, settledShort, refused, unverified, cancelled, parked } = statuses
    const unended = statuses.requested + statuses.calling + statuses.uncertain + statuses.accepted
    const waiting = lane.blocked === undefined ? 0 : unended - statuses.calling
    const requested = unended + confirmed + settledShort + refused + unverified + cancelled + parked
    const counts = {
      requested,
      confirmed,
      settledShort,
      refused,
      unverified,
      cancelled,
      blocked: waiting + parked,
      open: unended - waiting,
    }
    return { campaign, lane, statuses, counts }
  })

const windows = fc.constantFrom(
  [],
  [
    { limit: 50, millis: 1_000, used: 50 },
    { limit: 1_000, millis: 60_000, used: 50 },
  ],
  [
    { limit: 50, millis: 1_000, used: 0 },
    { limit: 1_000, millis: 60_000, used: 999 },
  ],
  [{ limit: 12, millis: 2_500, used: 3 }],
)

export const views: fc.Arbitrary<WorkerView> = fc.oneof(
  fc.constant<WorkerView>({ _tag: "Stopped" }),
  fc.record({ _tag: fc.constant("StandingBy" as const), holder: foreignText }),
  fc.constant<WorkerView>({ _tag: "WaitingForStore", reason: "unavailable" }),
  fc.record({
    _tag: fc.constant("Working" as const),
    budgets: fc.record({ recall: windows, progress: windows }),
    readingsHeldMillis: fc.nat(60_000),
    failedReadings: fc.array(
      fc.record({
        reason: fc.constantFrom("timeout", "server-error", "connection-lost"),
        detail: foreignText,
        answer: fc.option(answers, { nil: undefined }),
        count: fc.integer({ min: 1, max: 9_999 }),
        at,
      }),
      { maxLength: 5 },
    ),
  }),
)

export const outsideViews: fc.Arbitrary<OutsideView> = fc.record({
  _tag: fc.constant("Outside" as const),
  worker: fc.option(foreignText, { nil: undefined }),
  goOn: fc.constant("feishu-recall resume c-20261123-0547-3f9a2b"),
  lastSecond: fc.nat(50),
  lastMinute: fc.nat(1_000),
})

const sample = <A>(first: fc.Arbitrary<A>) =>
  fc
    .tuple(fc.array(first, { maxLength: 8 }), fc.nat(500))
    .map(([first, more]) => ({ first, count: first.length + more }))

const courseCounts = fc.record({
  calls: count,
  rateLimited: count,
  accepted: count,
  confirmed: count,
  settledShort: count,
  refused: count,
  unverified: count,
  cancelled: count,
  recalledMessages: count,
  readMessages: count,
})

const courses = fc
  .record({
    first: fc.integer({ min: 28_000_000, max: 32_000_000 }),
    spanMillis: fc.constantFrom(60_000, 300_000, 86_400_000),
    before: courseCounts,
    spans: fc.array(courseCounts, { maxLength: 130 }),
  })
  .map(({ before, first, spanMillis, spans }) => ({
    before,
    spanMillis,
    spans: spans.map((counts, place) => ({ from: first * 60_000 + place * spanMillis, ...counts })),
  }))

const entries: fc.Arbitrary<HistoryEntry> = fc.record({
  what: fc.constantFrom("opened", "sealed", "paused", "resumed", "cancelled", "reopened", "reread", "laneBlocked"),
  at,
  until: at,
  by: fc.option(foreignText, { nil: undefined }),
  reason: fc.option(foreignText, { nil: undefined }),
  recalls: fc.option(count, { nil: undefined }),
  block: fc.option(
    fc.record({ cause: fc.constantFrom("scope", "quota"), answer: fc.option(answers, { nil: undefined }) }),
    { nil: undefined },
  ),
})

export const recalls: fc.Arbitrary<CampaignRecall> = fc.record({
  ordinal: count,
  id,
  status: fc.constantFrom("requested", "calling", "accepted", "parked", "confirmed", "refused", "settledShort"),
  answer: fc.option(answers, { nil: undefined }),
  setback: fc.option(answers, { nil: undefined }),
  logId: fc.option(foreignText, { nil: undefined }),
  sentAt: fc.option(at, { nil: undefined }),
  calls: count,
  rateLimited: count,
  accepted: fc.boolean(),
  firstCallAt: fc.option(at, { nil: undefined }),
  acceptedAt: fc.option(at, { nil: undefined }),
  endedAt: fc.option(at, { nil: undefined }),
  firstReading: fc.constant(undefined),
  lastReading: fc.option(
    fc.record({
      at,
      value: fc.record({ valid: count, success: count, read: count, recall: fc.boolean(), recallCount: count }),
    }),
    { nil: undefined },
  ),
})

export const reports: fc.Arbitrary<CampaignReport> = fc
  .record({
    progress: progresses,
    numbers: fc.record({
      accepted: count,
      deliveredMessages: count,
      recalledMessages: count,
      readBeforeRecall: count,
      calls: count,
      rateLimited: count,
      dispatchMillis: count,
      leastPossibleMillis: count,
    }),
    readAsOf: fc.option(fc.record({ from: at, to: at }), { nil: undefined }),
    endedAt: fc.option(at, { nil: undefined }),
    refusals: fc.array(fc.record({ answer: answers, count, ids: fc.array(id, { minLength: 1, maxLength: 5 }) }), {
      maxLength: 3,
    }),
    short: sample(fc.record({ id, missing: count, delivered: count })),
    unproven: sample(fc.record({ id, answer: fc.option(answers, { nil: undefined }) })),
    parked: sample(fc.record({ id })),
    course: courses,
    history: fc.record({ entries: fc.array(entries, { maxLength: 6 }), leftOut: fc.nat(3) }),
  })
  .map(({ endedAt, numbers, progress, readAsOf, ...rest }) => ({
    ...progress.counts,
    ...numbers,
    ...rest,
    campaign: progress.campaign,
    blockedBy: progress.lane.blocked,
    readAsOf,
    endedAt,
    firstCallAt: readAsOf?.from,
    dispatchedAt: readAsOf?.to,
  }))
