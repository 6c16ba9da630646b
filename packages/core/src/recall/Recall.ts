import type { CampaignId } from "../campaign/CampaignId.ts"
import type { PlatformAnswer } from "../platform/Disposition.ts"
import type { Reading } from "../platform/Reading.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { BatchMessageId } from "./BatchMessageId.ts"

/**
 * The taking back of one batch message in one lane, folded from its events.
 *
 * Source of the code: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface Recall {
  readonly batchMessageId: BatchMessageId
  /** Every campaign that asked for it, in the order of asking. */
  readonly campaigns: ReadonlyArray<CampaignId>
  /** The campaign that asked last carries it: it is paused and cancelled with that one. */
  readonly carrier: CampaignId
  /** Its place on the list of its carrier, from 1. */
  readonly ordinal: number
  /** When the batch message was sent, if a list said so. */
  readonly sentAt: Timestamp | null
  readonly requestedAt: Timestamp
  readonly phase: Phase
  /** Claims so far: they number the attempts. */
  readonly attempts: number
  /** Attempts that count, since the request or the last reopening. */
  readonly setbacks: number
  /** Answers 230027 so far: it can be the trouble of this batch message alone. */
  readonly permissionAnswers: number
  /** An attempt may have been processed unseen: no refusal is final until a reading has spoken. */
  readonly mayHaveActed: boolean
  /** The last answer whose meaning is not settled: a refusal in doubt, or an unknown code. */
  readonly doubt: { readonly answer: PlatformAnswer; readonly refused: boolean; readonly at: Timestamp } | undefined
  /** The last acceptance. */
  readonly acceptedAt: Timestamp | undefined
  /** The one more DELETE after falling short was called for. */
  readonly repeated: boolean
  readonly firstReading: Dated<Reading> | undefined
  /** The numbers as they stand, and since when. */
  readonly lastReading: Dated<Reading> | undefined
  /** Since when what was delivered and what was taken back did not change. People may go on reading meanwhile. */
  readonly restingSince: Timestamp | undefined
}

/** Something, and when it was so. */
export interface Dated<A> {
  readonly at: Timestamp
  readonly value: A
}

/** Where a recall stands. `notBefore` and `readFrom`: when it is due, at the earliest. */
export type Phase =
  /** Waits for its call. */
  | { readonly _tag: "Requested"; readonly notBefore: Timestamp }
  /** A claim is alive. */
  | { readonly _tag: "Calling"; readonly attempt: number; readonly startBy: Timestamp; readonly expiresAt: Timestamp }
  /** The platform may have acted: a reading decides what is next. */
  | { readonly _tag: "Uncertain"; readonly readFrom: Timestamp }
  /** Accepted: readings until it is proven. */
  | { readonly _tag: "Reading"; readonly readFrom: Timestamp }
  | {
      readonly _tag: "Ended"
      readonly outcome: Outcome
      readonly at: Timestamp
      readonly answer: PlatformAnswer | undefined
    }

/** How a recall ended. */
export type Outcome = "confirmed" | "settledShort" | "refused" | "unverified" | "cancelled"
