import { Effect } from "effect"
import type { Campaign } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { CampaignRejected } from "../campaign/decideCampaign.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import type { Ledger, Loaded } from "../event-store/Ledger.ts"
import { campaignStream } from "../event-store/streams.ts"
import { laneKey, type LaneKey } from "../lane/Lane.ts"
import type { LaneState } from "../lane/LaneState.ts"
import type { Outcome } from "../recall/Recall.ts"
import type { RecallStatus } from "../recall/recallIndex.ts"

/** How a campaign stands at one moment. */
export interface CampaignProgress {
  readonly campaign: Campaign
  readonly lane: LaneState
  /** How many recalls stand how; together they are `requested`. */
  readonly statuses: Readonly<Record<RecallStatus, number>>
  readonly counts: CampaignCounts
}

/** The seven ways a recall of a campaign can stand add up to `requested`. */
export interface CampaignCounts extends Readonly<Record<Outcome, number>> {
  /** Recalls of the campaign, however they stand; before the seal none. */
  readonly requested: number
  /** Not ended, and waiting for a person: its lane is blocked, its campaign paused, or its stream damaged. */
  readonly blocked: number
  /** Not ended, and on its way. */
  readonly open: number
}

/**
 * Whether nothing is left that happens without a person: every recall has ended or waits for one.
 *
 * @example
 * ```ts
 * import { type CampaignId, isAtRest, RecallClient } from "@feishu-recall/core"
 * import { Effect, Schedule } from "effect"
 *
 * const untilAtRest = (id: CampaignId) =>
 *   Effect.flatMap(RecallClient, (client) =>
 *     Effect.repeat(client.progress(id), { until: isAtRest, schedule: Schedule.spaced("1 second") }),
 *   )
 * ```
 */
export const isAtRest = ({ campaign, counts }: CampaignProgress): boolean =>
  counts.open === 0 && (campaign.sealed === undefined || campaign.requested)

export const makeCampaignProgress = (store: EventStore["Service"], ledger: Ledger) => {
  // Whoever watches a campaign asks again and again. A lane's stream keeps its versions, also when names go from it.
  let known: { readonly key: LaneKey; readonly loaded: Loaded<LaneState> } | undefined
  return Effect.fnUntraced(function* (id: CampaignId) {
    const { state: campaign } = yield* ledger.loadCampaign(id)
    if (campaign === undefined)
      return yield* new CampaignRejected({ command: "progress", message: "there is no such campaign: check its id" })
    yield* refuseRemoved(campaign, "progress")
    const key = laneKey(campaign.lane)
    const loaded = yield* ledger.loadLane(key, known?.key === key ? known.loaded : undefined)
    known = { key, loaded }
    const lane = loaded.state
    const statuses = { ...noStatuses }
    // Before the seal nothing is requested, whatever is on the list by then.
    if (campaign.sealed !== undefined)
      for (const { count, status } of yield* store.tally(campaignStream(id)))
        statuses[(status ?? "requested") as RecallStatus] += count
    return { campaign, lane, statuses, counts: countStatuses(statuses, campaign, lane) }
  })
}

/** What is left of a campaign that is being removed would be read as if it were all of it. */
export const refuseRemoved = ({ pruned }: Campaign, command: string): Effect.Effect<void, CampaignRejected> =>
  pruned === undefined
    ? Effect.void
    : new CampaignRejected({
        command,
        message: "the campaign is old, and its removal has begun: what is left is not all of it. Prune again to end it",
      })

const countStatuses = (
  statuses: Readonly<Record<RecallStatus, number>>,
  campaign: Campaign,
  lane: LaneState,
): CampaignCounts => {
  const { accepted, calling, cancelled, confirmed, parked, refused, requested, settledShort, uncertain, unverified } =
    statuses
  // What a cancelled campaign still carries is withdrawn, or goes on: it waits for nobody.
  const isPaused = campaign.paused !== undefined && !campaign.cancelled
  const waiting = lane.blocked !== undefined ? requested + accepted + uncertain : isPaused ? requested : 0
  // What another campaign cancelled is opened again by this one's request, as soon as the worker makes it.
  const reopening = campaign.requested ? 0 : cancelled
  const unended = requested + calling + accepted + uncertain + reopening
  return {
    requested: unended + parked + confirmed + settledShort + refused + unverified + cancelled - reopening,
    confirmed,
    settledShort,
    refused,
    unverified,
    cancelled: cancelled - reopening,
    blocked: waiting + parked,
    open: unended - waiting,
  }
}

const noStatuses: Readonly<Record<RecallStatus, number>> = {
  requested: 0,
  calling: 0,
  uncertain: 0,
  accepted: 0,
  parked: 0,
  confirmed: 0,
  settledShort: 0,
  refused: 0,
  unverified: 0,
  cancelled: 0,
}
