import {
  type BatchMessageId,
  type CampaignId,
  type Lane,
  type ListedMessage,
  RecallClient,
  type RecallStatus,
  recallStatus,
} from "@feishu-recall/core"
import { Effect } from "effect"
import { laneStop, type LaneStop } from "./laneStop.ts"

/** What the store knows already of the recalls of a list. */
export interface KnownRecalls {
  readonly statuses: ReadonlyMap<RecallStatus, number>
  /** The campaigns that carry them, the one with the most of them first. */
  readonly campaigns: ReadonlyArray<{ readonly campaignId: CampaignId; readonly count: number }>
  /** Those that are not called again: they have ended, or their call is made. */
  readonly settled: ReadonlySet<BatchMessageId>
  /** What holds the calls of their app up already. */
  readonly stop: LaneStop | undefined
}

export const noneKnown: KnownRecalls = { statuses: new Map(), campaigns: [], settled: new Set(), stop: undefined }

/** Looks each id up. A store without a campaign of that lane has nothing to look up. */
export const knownRecalls = Effect.fnUntraced(function* (lane: Lane, ids: ReadonlyArray<ListedMessage>) {
  const client = yield* RecallClient
  const stop = yield* laneStop(lane)
  if (stop === undefined) return noneKnown
  const statuses = new Map<RecallStatus, number>()
  const carriers = new Map<CampaignId, number>()
  const settled = new Set<BatchMessageId>()
  for (const { id } of ids) {
    // A damaged one is told by the worker, which sets it aside.
    const recall = yield* Effect.catchTag(client.recall(lane, id), "UndecodableEvent", () => Effect.undefined)
    if (recall === undefined) continue
    const status = recallStatus(recall)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    carriers.set(recall.carrier, (carriers.get(recall.carrier) ?? 0) + 1)
    if (!isCalledAgain(status)) settled.add(id)
  }
  return {
    statuses,
    campaigns: [...carriers]
      .map(([campaignId, count]) => ({ campaignId, count }))
      .toSorted((left, right) => right.count - left.count),
    settled,
    stop,
  } satisfies KnownRecalls
})

/** What waits for its call is called once, whoever asks; what was cancelled is opened again by who asks next. */
const isCalledAgain = (status: RecallStatus): boolean => status === "requested" || status === "cancelled"
