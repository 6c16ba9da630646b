import { Effect } from "effect"
import type { CampaignQueue } from "../campaign/Campaign.ts"
import { CampaignId } from "../campaign/CampaignId.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import { campaignStream } from "../event-store/streams.ts"
import { limits } from "../limits.ts"
import type { RecallQueue, RecallStatus } from "../recall/recallIndex.ts"
import type { LaneGauges, OpenRecalls } from "../telemetry/LaneGauges.ts"
import type { LaneSession } from "./LaneSession.ts"

/**
 * Sets the lane's gauges while this worker holds its lease, and removes them after it. What is open is counted by the
 * index, campaign by campaign, and so rarely that it takes a two-hundredth of the time at most: in a list of a million it
 * lags behind by minutes. A store that fails here fails the work elsewhere, and is told there.
 */
export const measureLane = (session: LaneSession, gauges: LaneGauges): Effect.Effect<never> =>
  Effect.gen(function* () {
    const sealedAt = new Map<CampaignId, number>()
    let countAgainAt = Number.NEGATIVE_INFINITY
    let open: OpenRecalls | undefined
    while (true) {
      // Another worker may act by now, and know better.
      if (!session.clock.holdsLease()) {
        yield* gauges.remove
        yield* Effect.sleep(session.policy.measureEveryMillis)
        continue
      }
      const startedAt = session.clock.monotonic()
      if (startedAt >= countAgainAt) {
        open = yield* Effect.orElseSucceed(countOpen(session, sealedAt), () => open)
        const endedAt = session.clock.monotonic()
        countAgainAt = endedAt + (endedAt - startedAt) / limits.telemetry.countingShare
      }
      const { budgets } = session
      yield* gauges.set({
        lane: session.lane().state,
        budgets: { recall: yield* budgets.recall.used, progress: yield* budgets.progress.used },
        open,
        now: session.clock.storeNow(),
      })
      yield* Effect.sleep(session.policy.measureEveryMillis)
    }
  }).pipe(Effect.ensuring(gauges.remove))

const countOpen = Effect.fnUntraced(function* (session: LaneSession, sealedAt: Map<CampaignId, number>) {
  const { ledger, store } = session
  const campaigns = yield* findOpen(session)
  for (const id of sealedAt.keys()) if (!campaigns.has(id)) sealedAt.delete(id)
  const statuses: OpenRecalls["statuses"] = { requested: 0, calling: 0, uncertain: 0, accepted: 0, parked: 0 }
  for (const id of campaigns) {
    for (const { count, status } of yield* store.tally(campaignStream(id))) {
      const name = (status ?? "requested") as RecallStatus
      if (isOpen(statuses, name)) statuses[name] += count
    }
    if (sealedAt.has(id)) continue
    const { state } = yield* Effect.orElseSucceed(ledger.loadCampaign(id), () => ({ state: undefined }))
    if (state?.sealed !== undefined) sealedAt.set(id, state.sealed.at)
  }
  return { statuses, oldestSince: sealedAt.size === 0 ? undefined : Math.min(...sealedAt.values()) }
})

const isOpen = (
  statuses: OpenRecalls["statuses"],
  status: RecallStatus,
): status is keyof OpenRecalls["statuses"] & RecallStatus => status in statuses

/** Campaigns with something in a queue. Each look leaves out those that are found already. */
const findOpen = Effect.fnUntraced(function* (session: LaneSession) {
  const { key, policy, store } = session
  const found = new Set<CampaignId>()
  for (const queue of queues) {
    let isMore = true
    while (isMore && found.size < policy.maxCampaigns) {
      const page: Effect.Success<ReturnType<typeof store.search>> = yield* store.search({
        partition: key,
        queue,
        dueAt: Number.MAX_SAFE_INTEGER,
        excludeGroups: [...found],
        orderBy: "rank",
        limit: queue === "campaign-request" ? policy.maxCampaigns : policy.duePageSize,
      })
      for (const { group } of page) found.add(CampaignId.make(group))
      isMore = page.length > 0
    }
  }
  return found
}) satisfies (session: LaneSession) => Effect.Effect<ReadonlySet<CampaignId>, EventStoreError>

const queues = ["campaign-request", "dispatch", "claim", "read"] as const satisfies ReadonlyArray<
  CampaignQueue | RecallQueue
>
