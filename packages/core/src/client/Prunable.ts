import { Effect, Stream } from "effect"
import type { Campaign } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import { laneOf, lanePrefix, laneStream } from "../event-store/streams.ts"
import { type LaneKey, laneKey } from "../lane/Lane.ts"
import type { CampaignFacts } from "../retention/CampaignFacts.ts"
import { judgeRetention, type RetentionJudgement, type StayReason } from "../retention/judgeRetention.ts"
import { namesSomebody } from "../retention/withoutNames.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { RetentionQuery } from "./retentionQuery.ts"
import { surveyCampaigns } from "./surveyCampaigns.ts"

/** What would go, and what stays and why, in numbers. */
export interface Prunable {
  /** When this was so, by the store's clock: given back with the order, nothing goes that is not told here. */
  readonly asOf: Timestamp
  /** What happened since then stays. */
  readonly before: Timestamp
  readonly what: "events" | "names"
  /** The oldest first. Of `names`: only those in which there are any. */
  readonly goes: ReadonlyArray<PrunableCampaign>
  readonly stays: ReadonlyArray<StayingCampaign>
  readonly totals: PruneTotals
}

/** A campaign that would go, and what of it. */
export interface PrunableCampaign {
  readonly campaign: Campaign
  /** When something happened to it or its recalls for the last time. */
  readonly lastAt: Timestamp
  /** Recalls that it carries, so that none counts for two campaigns. */
  readonly recalls: number
  /** Events, or events with a name, a reason or a label in them. */
  readonly events: number
}

/** A campaign that stays. */
export interface StayingCampaign {
  readonly campaignId: CampaignId
  /** `undefined`: it can't be read as a whole. */
  readonly campaign: Campaign | undefined
  readonly reason: StayReason
}

/** How much goes. */
export interface PruneTotals {
  /** Campaigns that go, or in which something does. */
  readonly campaigns: number
  /** Their recalls; each counts once, however many campaigns asked for it. */
  readonly recalls: number
  /** Events of both; of `names`: those with a name, a reason or a label in them. */
  readonly events: number
  /** Old orders about lanes, of which names and reasons go in any case: the orders themselves decide how a lane stands. */
  readonly laneOrders: number
}

/** What would go, with what has to be known to do it. */
export interface PrunePlan {
  readonly told: Prunable
  readonly goes: RetentionJudgement["goes"]
  /** Old orders with names, per lane that has any. */
  readonly laneOrders: ReadonlyMap<LaneKey, number>
}

export const planPrune = Effect.fnUntraced(function* (
  store: EventStore["Service"],
  query: RetentionQuery,
  pageSize: number,
) {
  const now = yield* store.now
  const asOf = Math.min(now, query.asOf ?? now)
  const before = asOf - query.olderThanMillis
  const what = query.what ?? "events"
  const lane = query.lane === undefined ? undefined : laneKey(query.lane)
  const facts = yield* surveyCampaigns(store, { before, what, lane, pageSize })
  const { goes, stays } = judgeRetention(facts, before, what)
  const laneOrders = yield* countLaneOrders(store, lane, before)
  const going = goes.flat().flatMap(prunable)
  const plan: PrunePlan = {
    goes,
    laneOrders,
    told: {
      asOf,
      before,
      what,
      goes: going.toSorted((one, other) => one.lastAt - other.lastAt),
      stays: stays.map(({ facts: { campaign, campaignId }, reason }) => ({ campaignId, campaign, reason })),
      totals: {
        campaigns: going.length,
        recalls: sum(going, ({ recalls }) => recalls),
        events: sum(going, ({ events }) => events),
        laneOrders: sum([...laneOrders.values()], (count) => count),
      },
    },
  }
  return plan
})

/** Without anything in it that would change, a campaign is not told. */
const prunable = ({ campaign, events, lastAt, recalls }: CampaignFacts): ReadonlyArray<PrunableCampaign> =>
  campaign === undefined || events === 0 ? [] : [{ campaign, lastAt, recalls, events }]

const countLaneOrders = Effect.fnUntraced(function* (
  store: EventStore["Service"],
  lane: LaneKey | undefined,
  before: Timestamp,
) {
  const counts = new Map<LaneKey, number>()
  const prefix = lane === undefined ? lanePrefix : laneStream(lane)
  yield* Stream.runForEach(store.readAll({ prefixes: [prefix] }), (stored) =>
    Effect.sync(() => {
      const key = laneOf(stored.streamId)
      if ((lane === undefined || key === lane) && namesSomebody(stored, before))
        counts.set(key, (counts.get(key) ?? 0) + 1)
    }),
  )
  return counts
})

const sum = <Value>(values: ReadonlyArray<Value>, toNumber: (value: Value) => number): number =>
  values.reduce((total, value) => total + toNumber(value), 0)
