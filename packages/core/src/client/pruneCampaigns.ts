import { Effect, Stream } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import type { Ledger } from "../event-store/Ledger.ts"
import { type LaneKey, laneKey } from "../lane/Lane.ts"
import { limits } from "../limits.ts"
import { packGroups } from "../retention/packGroups.ts"
import type { ClientPolicy } from "./ClientPolicy.ts"
import { type Prunable, type PrunePlan, planPrune, type PruneTotals } from "./Prunable.ts"
import { pruneLane } from "./pruneLane.ts"
import type { Group, Pruning } from "./Pruning.ts"
import { removeCampaigns } from "./removeCampaigns.ts"
import { removeNames } from "./removeNames.ts"
import { checkPruneOrder, checkRetention, type PruneOrder, type RetentionQuery } from "./retentionQuery.ts"

/** How far a prune has come. */
export interface Pruned {
  /** Campaigns that are gone, or without names. */
  readonly campaigns: number
  /** Recalls, likewise. */
  readonly recalls: number
  /** Events of both, likewise. */
  readonly events: number
  /** What was to go when it began. */
  readonly of: PruneTotals
  /**
   * Campaigns that stay, as something happened to them or to one of their recalls since they were judged. A later prune
   * removes them when they are old again.
   */
  readonly left: ReadonlyArray<CampaignId>
}

export const makePrune = (
  store: EventStore["Service"],
  ledger: Ledger,
  { conflictRetries, pageSize }: Pick<ClientPolicy, "conflictRetries" | "pageSize">,
) => {
  const prunable = Effect.fn("RecallClient.prunable")(function* (query: RetentionQuery) {
    const { told } = yield* planPrune(store, yield* checkRetention(query), pageSize)
    return told satisfies Prunable
  })

  const begin = Effect.fnUntraced(function* (given: PruneOrder) {
    const { by, reason, ...query } = yield* checkPruneOrder(given)
    const plan = yield* planPrune(store, query, pageSize)
    const { before, totals: of, what } = plan.told
    const left = new Set<CampaignId>()
    const done = { campaigns: 0, recalls: 0, events: 0 }
    const state = (): Pruned => ({ ...done, of, left: [...left] })

    const lanes = perLane(plan).map(([lane, groups]) => {
      const pruning: Pruning = { store, ledger, lane, before, by, reason, pageSize, conflictRetries, left }
      const order = { by, reason, what, before, ...totalsOf(groups) }
      const steps = Stream.fromIterable(packGroups(groups, limits.retention.pruneStreams)).pipe(
        Stream.flatMap((pack) => (what === "names" ? removeNames(pruning, pack) : removeCampaigns(pruning, pack))),
      )
      return Stream.concat(Stream.fromEffectDrain(pruneLane(store, ledger, lane, order, conflictRetries)), steps)
    })
    const progress = Stream.fromIterable(lanes).pipe(
      Stream.flatMap((steps) => steps),
      Stream.map((step) => {
        done.campaigns += step.campaigns
        done.recalls += step.recalls
        done.events += step.events
        return state()
      }),
    )
    // The last one also tells what stayed without that anything went.
    return Stream.sync(state).pipe(Stream.concat(progress), Stream.concat(Stream.sync(state)))
  })

  return { prunable, prune: (order: PruneOrder) => Stream.unwrap(begin(order)) }
}

/** Lanes of which something goes; a group in which nothing would change is passed over. */
const perLane = ({ goes, laneOrders }: PrunePlan): ReadonlyArray<readonly [LaneKey, ReadonlyArray<Group>]> => {
  const lanes = new Map<LaneKey, Array<Group>>([...laneOrders.keys()].map((lane) => [lane, []]))
  for (const group of goes) {
    const lane = group[0]?.campaign?.lane
    if (lane === undefined || group.every(({ events }) => events === 0)) continue
    const key = laneKey(lane)
    const groups = lanes.get(key)
    if (groups === undefined) lanes.set(key, [group])
    else groups.push(group)
  }
  return [...lanes]
}

const totalsOf = (groups: ReadonlyArray<Group>) => {
  const all = groups.flat()
  return {
    campaigns: all.filter(({ events }) => events > 0).length,
    recalls: all.reduce((sum, { recalls }) => sum + recalls, 0),
    events: all.reduce((sum, { events }) => sum + events, 0),
  }
}
