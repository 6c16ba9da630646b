import type { CampaignCommand, LaneCommand, RecallCommand } from "@feishu-recall/core"
import * as fc from "fast-check"
import { acceptances, blockCauses, platformAnswers, reads, setbacks } from "./dispositions.ts"
import { laneEventOf } from "./events.ts"
import { batchMessageIds, campaignIds, lanes, orders, timestamps } from "./identities.ts"
import { nullable, optional, texts } from "./texts.ts"

type PerType<Command extends { readonly _tag: string }> = {
  readonly [Tag in Command["_tag"]]: fc.Arbitrary<FieldsOf<Command, Tag>>
}
type FieldsOf<Command, Tag> = Command extends { readonly _tag: infer Tags }
  ? Tag extends Tags
    ? Omit<Command, "_tag" | "at">
    : never
  : never

const order = orders
const nothing = fc.constant({})
const ordinal = fc.integer({ min: 1, max: 1_000_000 })

/** Of what a call may end in, mostly what a platform says. */
const ends = fc.oneof(
  { weight: 3, arbitrary: acceptances },
  { weight: 4, arbitrary: setbacks },
  { weight: 1, arbitrary: fc.constantFrom({ _tag: "NotStarted" as const }, { _tag: "ClaimExpired" as const }) },
)

/** What is in a recall's command beside its time. */
export const recallCommandFields: PerType<RecallCommand> = {
  RequestRecall: fc.record({
    batchMessageId: batchMessageIds,
    campaignId: campaignIds,
    ordinal,
    sentAt: nullable(timestamps),
  }),
  CancelRecall: fc.record({ campaignId: campaignIds }),
  ReopenRecall: order,
  RereadRecall: order,
  StartAttempt: nothing,
  RecordAnswer: fc.record({
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    attempt: fc.integer({ min: 1, max: 20 }),
    answer: ends,
  }),
  RecordReading: fc.record({ startedAt: timestamps, answer: fc.oneof(reads, reads, setbacks) }),
}

export const campaignCommandFields: PerType<CampaignCommand> = {
  OpenCampaign: fc.record({
    campaignId: campaignIds,
    lane: lanes,
    by: fc.constant("lin.wei"),
    reason: fc.constant("why"),
  }),
  SealCampaign: fc.record({ count: fc.nat(3), digest: fc.constantFrom("2f1e9a3b5c7d8e60", "cbf29ce484222325") }),
  FinishRequesting: nothing,
  FinishWithdrawing: nothing,
  PauseCampaign: order,
  ResumeCampaign: order,
  CancelCampaign: order,
  PruneCampaign: order,
}

const api = fc.constantFrom("recall" as const, "progress" as const)

export const laneCommandFields: PerType<LaneCommand> = {
  HoldLane: fc.record({
    api,
    cause: fc.constantFrom("throttled" as const, "token-unavailable" as const, "token-rejected" as const),
    detail: nullable(texts),
    forMillis: optional(fc.integer({ min: 0, max: 3_600_000 })),
    recovered: fc.boolean(),
    answer: nullable(platformAnswers),
  }),
  BlockLane: fc.record({ cause: blockCauses, answer: nullable(platformAnswers), campaignId: nullable(campaignIds) }),
  ResumeLane: order,
  LeaveLane: laneEventOf.LaneLeft.map(({ fence, readings, unknownUntil }) => ({ fence, readings, unknownUntil })),
  PruneLane: laneEventOf.LanePruned.map(({ before, by, campaigns, events, reason, recalls, what }) => ({
    before,
    by,
    campaigns,
    events,
    reason,
    recalls,
    what,
  })),
}

/** One of these commands, at a time of `at`. */
export const commandsOf = <Command extends { readonly _tag: string; readonly at: number }>(
  fields: PerType<Command>,
  at: fc.Arbitrary<number> = timestamps,
): fc.Arbitrary<Command> =>
  fc.oneof(
    ...Object.entries<fc.Arbitrary<object>>(fields).map(([tag, rest]) =>
      fc.tuple(at, rest).map(([time, more]) => ({ _tag: tag, at: time, ...more }) as unknown as Command),
    ),
  )

/** Any command, whether it fits or not. */
export const recallCommandValues: fc.Arbitrary<RecallCommand> = commandsOf<RecallCommand>(recallCommandFields)
export const campaignCommandValues: fc.Arbitrary<CampaignCommand> = commandsOf<CampaignCommand>(campaignCommandFields)
export const laneCommandValues: fc.Arbitrary<LaneCommand> = commandsOf<LaneCommand>(laneCommandFields)
