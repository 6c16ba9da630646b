import { Effect } from "effect"
import { campaignQueue } from "../campaign/Campaign.ts"
import { campaignStream, laneStream } from "../event-store/streams.ts"
import { next } from "../next.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { Recall } from "../recall/Recall.ts"
import { decide } from "../recall/decide.ts"
import { isFree } from "./isFree.ts"
import type { LaneSession } from "./LaneSession.ts"
import { setDamagedAside } from "./setDamagedAside.ts"

/** A claim that stands in the log: its call may start. */
export interface Claim {
  readonly attempt: number
  readonly recall: Recall
  /** The trace of the order that asked for the recall, if it had one. */
  readonly orderedBy: string | undefined
}

/** Commits the claim of the next attempt; `undefined` if a call is not what has to happen, or no longer. */
export const claimAttempt = Effect.fnUntraced(function* (session: LaneSession, id: BatchMessageId) {
  const { key: lane, ledger, policy } = session
  const before = yield* ledger.loadRecall(lane, id)
  const { state: recall, trail } = before
  if (recall === undefined || !isFree(session, "recall")) return undefined
  const known = session.lane()
  const { carrier } = recall
  // A damaged campaign can't say whether it is paused: its recalls wait until it can be read again.
  const campaign = yield* Effect.catchTag(ledger.loadCampaign(carrier), "UndecodableEvent", (damaged) =>
    Effect.as(setDamagedAside(session, carrier, damaged), undefined),
  )
  const waits = campaign?.state === undefined || campaignQueue(campaign.state) !== null
  if (waits) session.withhold([...session.withheld(), carrier])
  const now = session.clock.storeNow()
  if (campaign === undefined || next(recall, { lane: known.state, paused: waits }, now)._tag !== "Dispatch")
    return undefined
  const events = yield* Effect.orDie(
    Effect.fromResult(decide(recall, { _tag: "StartAttempt", at: now }, policy.recall)),
  )
  const metadata = { actor: session.owner, campaignId: carrier }
  const claimed = session.append([
    ledger.recallAppend({ lane, id, before, events, policy: policy.recall, now, metadata }),
    { streamId: campaignStream(carrier), expectedVersion: campaign.version, events: [] },
    { streamId: laneStream(lane), expectedVersion: known.version, events: [] },
  ])
  return yield* claimed.pipe(
    Effect.as<Claim>({ attempt: recall.attempts + 1, recall, orderedBy: trail?.()?.traceParent }),
    // Blocked, held, paused, requested again or cancelled meanwhile: the next look at the queue will see it.
    Effect.catchTag("VersionConflict", () => Effect.as(session.refreshLane, undefined)),
  )
})
