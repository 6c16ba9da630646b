import type { CampaignId } from "../campaign/CampaignId.ts"
import type { Disposition, Setback } from "../platform/Disposition.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { BatchMessageId } from "./BatchMessageId.ts"

/** What can be asked of a recall. `at` is the moment by the event store's clock; `jitter` is random, in [0, 1). */
export type RecallCommand =
  | RequestRecall
  | CancelRecall
  | ReopenRecall
  | RereadRecall
  | StartAttempt
  | RecordAnswer
  | RecordReading

/** A sealed campaign has it on its list. */
export interface RequestRecall {
  readonly _tag: "RequestRecall"
  readonly at: Timestamp
  readonly batchMessageId: BatchMessageId
  readonly campaignId: CampaignId
  readonly ordinal: number
  readonly sentAt: Timestamp | null
}

/** Only while no attempt can have acted: what was sent out can't be unsent. */
export interface CancelRecall {
  readonly _tag: "CancelRecall"
  readonly at: Timestamp
  readonly campaignId: CampaignId
}

/** Starts an ended recall again from its call. */
export interface ReopenRecall {
  readonly _tag: "ReopenRecall"
  readonly at: Timestamp
  readonly by: string
  readonly reason: string
}

/** Reads the progress of an ended recall again, without another call. */
export interface RereadRecall {
  readonly _tag: "RereadRecall"
  readonly at: Timestamp
  readonly by: string
  readonly reason: string
}

/** The claim, before the call is made. */
export interface StartAttempt {
  readonly _tag: "StartAttempt"
  readonly at: Timestamp
}

/** How an attempt ended, as far as anybody knows. */
export interface RecordAnswer {
  readonly _tag: "RecordAnswer"
  readonly at: Timestamp
  /** Random, from 0 up to 1: spreads the time of the next call. */
  readonly jitter: number
  readonly attempt: number
  readonly answer: Disposition | NotStarted | ClaimExpired
}

/** The claim was written too late, or the lane was lost or blocked meanwhile: the call was not made. */
export interface NotStarted {
  readonly _tag: "NotStarted"
}

/** The claim's time is over and nobody has recorded an answer: its worker is gone. */
export interface ClaimExpired {
  readonly _tag: "ClaimExpired"
}

/** What a reading of the progress said. */
export interface RecordReading {
  readonly _tag: "RecordReading"
  readonly at: Timestamp
  /** When it was asked for: what came later it can't know. */
  readonly startedAt: Timestamp
  readonly answer: Read | Setback
}
