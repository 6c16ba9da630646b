import type { Order } from "./Recaller.ts"

/** What is old enough to go. */
export interface RetentionAge {
  /**
   * For how long nothing has happened to a campaign and its recalls: `90d`, `12w`, `36h`, or milliseconds. A day at least.
   */
  readonly olderThan: string | number
  /** The campaigns stay with all their numbers, and only names, reasons and labels go. False unless told. */
  readonly redact?: boolean | undefined
}

/** What is to go, who wants it and why. */
export interface PruneOrder extends RetentionAge, Order {}

/** How much there is to go. */
export interface PruneCounts {
  /** Of this app. */
  readonly campaigns: number
  /** Each counts once, also if several campaigns asked for it. */
  readonly recalls: number
  /** With `redact`: those with a name, a reason or a label in them. */
  readonly events: number
}

/** What would go, and what stays. */
export interface Prunable extends PruneCounts {
  /** Epoch milliseconds: what happened since then stays. */
  readonly before: number
  /** Old orders about the app's lane: who gave them and why goes in any case. */
  readonly laneOrders: number
  readonly goes: ReadonlyArray<PrunableCampaign>
  readonly stays: ReadonlyArray<StayingCampaign>
}

/** A campaign that would go. */
export interface PrunableCampaign {
  readonly campaignId: string
  readonly label: string | null
  /** When something happened to it for the last time, in epoch milliseconds. */
  readonly lastAt: number
  /** Recalls that it carries. */
  readonly recalls: number
}

/** A campaign that stays. */
export interface StayingCampaign {
  readonly campaignId: string
  readonly because:
    /** Something happened to it since `before`. */
    | "recent"
    /** It has not ended, and may wait for a person. */
    | "unfinished"
    /** It shares recalls with one that stays. */
    | "shared"
    /** Its removal was interrupted: `prune` without `redact` ends it. */
    | "beingRemoved"
    /** An event of it can't be read. */
    | "damaged"
}

/** What is done. */
export interface Pruned extends PruneCounts {
  /** Campaigns that stay, as something happened to them meanwhile: prune again when that is old. */
  readonly left: ReadonlyArray<string>
}
