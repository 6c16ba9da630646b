import type { PlatformAnswer } from "./PlatformAnswer.ts"
import type { Outcome, Progress } from "./Progress.ts"
import type { Report } from "./Report.ts"

/**
 * Something that happened to a campaign. `type` tells which; `position` is its place in the log, after which watching can
 * go on; `at` is in epoch milliseconds.
 */
export type CampaignEvent =
  | SealedEvent
  | AcceptedEvent
  | OutcomeEvent
  | ReopenedEvent
  | HeldEvent
  | BlockedEvent
  | UnblockedEvent
  | OrderedEvent
  | ProgressedEvent
  | FinishedEvent

/** What all of them have. */
export interface PlacedEvent {
  /** Its place in the log. */
  readonly position: number
  /** Epoch milliseconds. */
  readonly at: number
}

/** The list is complete: from now on nothing on it is lost, whatever happens to this process. */
export interface SealedEvent extends PlacedEvent {
  readonly type: "sealed"
  /** Different batch messages on it. */
  readonly count: number
}

/** The platform took the call for one batch message. Nothing is proven yet. */
export interface AcceptedEvent extends PlacedEvent {
  readonly type: "accepted"
  readonly id: string
}

/** One recall has ended. One that had ended for an earlier campaign has no such event here: it is in the numbers. */
export interface OutcomeEvent extends PlacedEvent {
  readonly type: "outcome"
  readonly id: string
  readonly outcome: Outcome
  /** Messages delivered, as the platform counted them at the end; null if it was not read. */
  readonly delivered: number | null
  /** Messages back, likewise. */
  readonly recalled: number | null
  /** What the platform said, where it said no. */
  readonly answer: PlatformAnswer | null
}

/** A person started an ended recall again. */
export interface ReopenedEvent extends PlacedEvent {
  readonly type: "reopened"
  readonly id: string
  readonly by: string
  readonly reason: string
}

/** No call starts before `until`; goes on by itself. */
export interface HeldEvent extends PlacedEvent {
  readonly type: "held"
  readonly api: "recall" | "progress"
  /** Epoch milliseconds. */
  readonly until: number
  readonly cause: string
}

/** No call starts until a person has seen to it and calls `resumeLane`. */
export interface BlockedEvent extends PlacedEvent {
  readonly type: "blocked"
  readonly cause: string
  readonly advice: string
  readonly answer: PlatformAnswer | null
}

/** A person resumed the lane. */
export interface UnblockedEvent extends PlacedEvent {
  readonly type: "unblocked"
  readonly by: string
  readonly reason: string
}

/** A person gave an order about the campaign. */
export interface OrderedEvent extends PlacedEvent {
  readonly type: "ordered"
  readonly order: "pause" | "resume" | "cancel"
  readonly by: string
  readonly reason: string
}

/** How the campaign stands now, whenever that is another than before. */
export interface ProgressedEvent extends PlacedEvent {
  readonly type: "progress"
  readonly progress: Progress
}

/** The last one: nothing is left that happens without a person. */
export interface FinishedEvent extends PlacedEvent {
  readonly type: "finished"
  readonly report: Report
}
