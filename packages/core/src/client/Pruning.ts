import type { CampaignId } from "../campaign/CampaignId.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import type { Ledger } from "../event-store/Ledger.ts"
import type { LaneKey } from "../lane/Lane.ts"
import type { CampaignFacts } from "../retention/CampaignFacts.ts"
import type { Timestamp } from "../Timestamp.ts"

/** A prune that is under way in one lane. */
export interface Pruning {
  readonly store: EventStore["Service"]
  readonly ledger: Ledger
  readonly lane: LaneKey
  readonly before: Timestamp
  readonly by: string
  readonly reason: string
  /** Members of a list that are read at a time. */
  readonly pageSize: number
  readonly conflictRetries: number
  /** Campaigns to which something happened since they were judged: they stay. */
  readonly left: Set<CampaignId>
}

/** Campaigns that share recalls: they go together. */
export type Group = ReadonlyArray<CampaignFacts>

/** What one transaction did. */
export interface PruneStep {
  readonly campaigns: number
  readonly recalls: number
  readonly events: number
}

export const noStep: PruneStep = { campaigns: 0, recalls: 0, events: 0 }
