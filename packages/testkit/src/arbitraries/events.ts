import { type CampaignEvent, LaneEvent, RecallEvent } from "@feishu-recall/core"
import * as fc from "fast-check"
import { blockCauses, platformAnswers, readings } from "./dispositions.ts"
import { actors, batchMessageIds, campaignIds, labels, lanes, reasons, timestamps } from "./identities.ts"
import { nullable, texts } from "./texts.ts"

/** One arbitrary per type of event: a new type without one does not compile. */
export type PerType<Event extends { readonly _tag: string }> = {
  readonly [Tag in Event["_tag"]]: fc.Arbitrary<Omit<Extract<Event, { readonly _tag: Tag }>, "_tag" | "v" | "at">>
}

const count = fc.integer({ min: 1, max: 1_000_000 })
const nothing = fc.constant({})
const order = fc.record({ by: actors, reason: reasons })
const reading = fc.record({ reading: readings })
const answer = nullable(platformAnswers)

const recallFields: PerType<RecallEvent> = {
  RecallRequested: fc.record({
    batchMessageId: batchMessageIds,
    campaignId: campaignIds,
    ordinal: count,
    sentAt: nullable(timestamps),
  }),
  RecallRequestedAgain: fc.record({ campaignId: campaignIds, ordinal: count, sentAt: nullable(timestamps) }),
  AttemptStarted: fc.record({ attempt: count, startBy: timestamps, expiresAt: timestamps }),
  AttemptFailed: fc.record({
    attempt: count,
    cause: fc.constantFrom(...RecallEvent.cases.AttemptFailed.fields.cause.literals),
    counts: fc.boolean(),
    retryAt: timestamps,
    detail: nullable(texts),
    answer,
  }),
  AttemptOutcomeUnknown: fc.record({ attempt: count, cause: texts, detail: texts, readFrom: timestamps, answer }),
  RecallAccepted: fc.record({ attempt: nullable(count), logId: nullable(texts) }),
  ProgressRead: reading,
  ReadingRefused: fc.record({ answer: platformAnswers }),
  RecallFellShort: reading,
  RecallConfirmed: reading,
  RecallSettledShort: reading,
  RecallRefused: fc.record({ attempt: nullable(count), answer: platformAnswers }),
  RecallUnverified: fc.record({
    cause: fc.constantFrom(...RecallEvent.cases.RecallUnverified.fields.cause.literals),
    answer,
  }),
  RecallCancelled: fc.record({ campaignId: campaignIds }),
  RecallReopened: fc.record({
    to: fc.constantFrom(...RecallEvent.cases.RecallReopened.fields.to.literals),
    by: actors,
    reason: reasons,
  }),
}

const campaignFields: PerType<CampaignEvent> = {
  CampaignOpened: fc.record(
    { campaignId: campaignIds, lane: lanes, by: actors, reason: reasons, label: labels },
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
    api: fc.constantFrom(...LaneEvent.cases.LaneHeld.fields.api.literals),
    until: timestamps,
    cause: fc.constantFrom(...LaneEvent.cases.LaneHeld.fields.cause.literals),
    detail: nullable(texts),
    inARow: fc.integer(),
  }),
  LaneBlocked: fc.record({ cause: blockCauses, advice: texts, answer, campaignId: nullable(campaignIds) }),
  LaneResumed: order,
  LanePruned: fc.record({
    by: actors,
    reason: reasons,
    what: fc.constantFrom(...LaneEvent.cases.LanePruned.fields.what.literals),
    before: timestamps,
    campaigns: fc.nat(),
    recalls: fc.nat(),
    events: fc.nat(),
  }),
  LaneLeft: fc.record({
    fence: fc.nat(),
    readings: fc.array(fc.record({ before: timestamps, count: fc.nat({ max: 1_000 }) })),
    unknownUntil: nullable(timestamps),
  }),
}

type OneByOne<Event extends { readonly _tag: string }> = {
  readonly [Tag in Event["_tag"]]: fc.Arbitrary<Extract<Event, { readonly _tag: Tag }>>
}

const whole = <Event extends { readonly _tag: string }>(fields: PerType<Event>): OneByOne<Event> =>
  Object.fromEntries(
    Object.entries<fc.Arbitrary<object>>(fields).map(([tag, rest]) => [
      tag,
      fc.tuple(timestamps, rest).map(([at, more]) => ({ _tag: tag, v: 1, at, ...more })),
    ]),
  ) as unknown as OneByOne<Event>

const anyOf = <Event extends { readonly _tag: string }>(each: OneByOne<Event>): fc.Arbitrary<Event> =>
  fc.oneof(...Object.values<fc.Arbitrary<Event>>(each))

export const laneEventOf: OneByOne<LaneEvent> = whole<LaneEvent>(laneFields)

/** Any that a store may hold; whether it can follow is another question: `recallHistories`. */
export const recallEventValues: fc.Arbitrary<RecallEvent> = anyOf(whole<RecallEvent>(recallFields))
export const campaignEventValues: fc.Arbitrary<CampaignEvent> = anyOf(whole<CampaignEvent>(campaignFields))
export const laneEventValues: fc.Arbitrary<LaneEvent> = anyOf(laneEventOf)
