import * as fc from "fast-check"
import type { CampaignEvent } from "../src/campaign/CampaignEvent.ts"
import { LaneEvent } from "../src/lane/LaneEvent.ts"
import { BlockCause } from "../src/platform/Disposition.ts"
import { RecallEvent } from "../src/recall/RecallEvent.ts"
import { batchMessageIds, campaignIds, names, platformAnswers, readings, texts, times } from "./arbitraries.ts"

/** One arbitrary per type of event: a new type without one does not compile. */
type PerType<Event extends { readonly _tag: string }> = {
  readonly [Tag in Event["_tag"]]: fc.Arbitrary<Omit<Extract<Event, { readonly _tag: Tag }>, "_tag" | "v" | "at">>
}

const nullable = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: null })
const attempt = fc.integer({ min: 1, max: 1_000_000 })
const nothing = fc.constant({})
const order = fc.record({ by: names, reason: names })
const readingOnly = fc.record({ reading: readings })
const answer = nullable(platformAnswers)

const recallFields: PerType<RecallEvent> = {
  RecallRequested: fc.record({
    batchMessageId: batchMessageIds,
    campaignId: campaignIds,
    ordinal: attempt,
    sentAt: nullable(times),
  }),
  RecallRequestedAgain: fc.record({ campaignId: campaignIds, ordinal: attempt, sentAt: nullable(times) }),
  AttemptStarted: fc.record({ attempt, startBy: times, expiresAt: times }),
  AttemptFailed: fc.record({
    attempt,
    cause: fc.constantFrom(...RecallEvent.cases.AttemptFailed.fields.cause.literals),
    counts: fc.boolean(),
    retryAt: times,
    detail: nullable(texts),
    answer,
  }),
  AttemptOutcomeUnknown: fc.record({ attempt, cause: texts, detail: texts, readFrom: times, answer }),
  RecallAccepted: fc.record({ attempt: nullable(attempt), logId: nullable(texts) }),
  ProgressRead: readingOnly,
  ReadingRefused: fc.record({ answer: platformAnswers }),
  RecallFellShort: readingOnly,
  RecallConfirmed: readingOnly,
  RecallSettledShort: readingOnly,
  RecallRefused: fc.record({ attempt: nullable(attempt), answer: platformAnswers }),
  RecallUnverified: fc.record({
    cause: fc.constantFrom(...RecallEvent.cases.RecallUnverified.fields.cause.literals),
    answer,
  }),
  RecallCancelled: fc.record({ campaignId: campaignIds }),
  RecallReopened: fc.record({
    to: fc.constantFrom("dispatch" as const, "read" as const),
    by: names,
    reason: names,
  }),
}

const campaignFields: PerType<CampaignEvent> = {
  CampaignOpened: fc.record(
    {
      campaignId: campaignIds,
      lane: fc.record({
        baseUrl: fc.constantFrom("https://open.feishu.cn", "https://open.larksuite.com", "http://127.0.0.1:8080"),
        appId: fc.constantFrom("cli_a1b2c3d4e5f6", "x"),
        tenantKey: fc.constantFrom("self", "2ed263bf32cf1651"),
      }),
      by: names,
      reason: names,
      label: names,
    },
    { requiredKeys: ["campaignId", "lane", "by", "reason"] },
  ),
  CampaignSealed: fc.record({ count: fc.nat(), digest: texts }),
  CampaignRequested: nothing,
  CampaignPaused: order,
  CampaignResumed: order,
  CampaignCancelled: order,
  CampaignWithdrawn: nothing,
  CampaignPruned: order,
}

const laneFields: PerType<LaneEvent> = {
  LaneHeld: fc.record({
    api: fc.constantFrom("recall" as const, "progress" as const),
    until: times,
    cause: fc.constantFrom(...LaneEvent.cases.LaneHeld.fields.cause.literals),
    detail: nullable(texts),
    inARow: fc.integer(),
  }),
  LaneBlocked: fc.record({
    cause: fc.constantFrom(...BlockCause.literals),
    advice: texts,
    answer,
    campaignId: nullable(campaignIds),
  }),
  LaneResumed: order,
  LanePruned: fc.record({
    by: names,
    reason: names,
    what: fc.constantFrom(...LaneEvent.cases.LanePruned.fields.what.literals),
    before: times,
    campaigns: fc.nat(),
    recalls: fc.nat(),
    events: fc.nat(),
  }),
  LaneLeft: fc.record({
    fence: fc.nat(),
    readings: fc.array(fc.record({ before: times, count: fc.nat({ max: 1_000 }) })),
    unknownUntil: fc.option(times),
  }),
}

const anyOf = <Event extends { readonly _tag: string }>(fields: PerType<Event>): fc.Arbitrary<Event> =>
  fc.oneof(
    ...Object.entries<fc.Arbitrary<object>>(fields).map(([tag, arbitrary]) =>
      fc.tuple(times, arbitrary).map(([at, rest]) => ({ _tag: tag, v: 1, at, ...rest }) as unknown as Event),
    ),
  )

export const recallEvents: fc.Arbitrary<RecallEvent> = anyOf(recallFields)
export const campaignEvents: fc.Arbitrary<CampaignEvent> = anyOf(campaignFields)
export const laneEvents: fc.Arbitrary<LaneEvent> = anyOf(laneFields)
