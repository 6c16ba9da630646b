import type { PlatformAnswer } from "./PlatformAnswer.ts"

/** How a recall ended. */
export type Outcome =
  /** The platform's own numbers say that all delivered messages are back. */
  | "confirmed"
  /** Some delivered messages did not come back, after two calls. */
  | "settledShort"
  /** The platform will not take it back; its answer says why. */
  | "refused"
  /** It was asked for, and could not be proven in time. */
  | "unverified"
  /** Its campaign was cancelled before it was called. */
  | "cancelled"

/** A campaign in one word. */
export type CampaignState =
  /** Its list is not complete: nothing is requested. */
  | "filling"
  | "underWay"
  /** Waits for a person: `blockedBy` says what to do. */
  | "blocked"
  /** Until it is resumed. */
  | "paused"
  | "cancelled"
  /** All of it. */
  | "confirmed"
  /** Ended, and not all is confirmed. */
  | "ended"

/** How many recalls of a campaign stand how. The seven others add up to `requested`. */
export interface Counts {
  /** Batch messages on its list; 0 until it is sealed. */
  readonly requested: number
  /** All that was delivered is back. */
  readonly confirmed: number
  /** Some delivered messages did not come back. */
  readonly settledShort: number
  /** The platform will not take them back. */
  readonly refused: number
  /** They were asked for, and could not be proven in time. */
  readonly unverified: number
  /** Their campaign was cancelled before they were called. */
  readonly cancelled: number
  /** Not ended, and waiting for a person. */
  readonly blocked: number
  /** Not ended, and on its way. */
  readonly open: number
}

/** What a person has to see to before calls go on. */
export interface Block {
  readonly cause: string
  /** One sentence: what to do. Then call `resumeLane`. */
  readonly advice: string
  readonly answer: PlatformAnswer | null
}

/** A campaign as it was ordered. Times are epoch milliseconds. */
export interface CampaignSummary {
  readonly campaignId: string
  readonly label: string | null
  readonly reason: string
  readonly by: string
  /** When it was ordered, in epoch milliseconds. */
  readonly openedAt: number
  /** From then on nothing of it is lost. Null: its list was never completed, and nothing was requested. */
  readonly sealedAt: number | null
  /** Batch messages on its list; 0 until it is sealed. */
  readonly count: number
  /** By an order of a person; null: it is neither. */
  readonly stopped: "paused" | "cancelled" | null
}

/** How a campaign stands at one moment. */
export interface Progress extends CampaignSummary, Counts {
  readonly state: CampaignState
  readonly blockedBy: Block | null
}
