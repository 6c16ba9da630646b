import { Schema } from "effect"
import { event } from "../event.ts"
import { Actor, Reason } from "../Actor.ts"
import { CampaignId } from "../campaign/CampaignId.ts"
import { PlatformAnswer } from "../platform/Disposition.ts"
import { Reading } from "../platform/Reading.ts"
import { Timestamp } from "../Timestamp.ts"
import { BatchMessageId } from "./BatchMessageId.ts"

const Attempt = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
const Ordinal = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const RecallRequested = event("RecallRequested", {
  batchMessageId: BatchMessageId,
  campaignId: CampaignId,
  /** Place on the campaign's list. */
  ordinal: Ordinal,
  /** When the batch message was sent, if the list said so. */
  sentAt: Schema.NullOr(Timestamp),
})

/** Another campaign asked for the same recall. From now on this one carries it; a cancelled recall is open again. */
export const RecallRequestedAgain = event("RecallRequestedAgain", {
  campaignId: CampaignId,
  ordinal: Ordinal,
  sentAt: Schema.NullOr(Timestamp),
})

/** The claim: committed before the call is made. */
export const AttemptStarted = event("AttemptStarted", {
  attempt: Attempt,
  /** The call starts before this, or not at all. */
  startBy: Timestamp,
  /** Without an answer by then, the outcome is unknown. */
  expiresAt: Timestamp,
})

/** The platform has certainly not acted on this attempt. */
export const AttemptFailed = event("AttemptFailed", {
  attempt: Attempt,
  cause: Schema.Literals(["Throttled", "Unsent", "TokenRejected", "NotFound", "Refused", "Blocked", "NotStarted"]),
  /** Whether it counts against the recall's number of attempts. */
  counts: Schema.Boolean,
  retryAt: Timestamp,
  detail: Schema.NullOr(Schema.String),
  answer: Schema.NullOr(PlatformAnswer),
})

/** The platform may have acted. Read first, then repeat: repeating a recall is safe. */
export const AttemptOutcomeUnknown = event("AttemptOutcomeUnknown", {
  attempt: Attempt,
  cause: Schema.String,
  detail: Schema.String,
  readFrom: Timestamp,
  answer: Schema.NullOr(PlatformAnswer),
})

/** Code 0, or a reading that says so after an unknown outcome (`attempt` is null then). Nothing is proven yet. */
export const RecallAccepted = event("RecallAccepted", {
  attempt: Schema.NullOr(Attempt),
  logId: Schema.NullOr(Schema.String),
})

/** Numbers that are new, or that decide what happens next. */
export const ProgressRead = event("ProgressRead", { reading: Reading })

/** `get_progress` will not show this batch message. */
export const ReadingRefused = event("ReadingRefused", { answer: PlatformAnswer })

/** The counts came to rest below what was delivered: one more DELETE. */
export const RecallFellShort = event("RecallFellShort", { reading: Reading })

export const RecallConfirmed = event("RecallConfirmed", { reading: Reading })

export const RecallSettledShort = event("RecallSettledShort", { reading: Reading })

export const RecallRefused = event("RecallRefused", {
  /** Null where a reading settled it after an unknown outcome. */
  attempt: Schema.NullOr(Attempt),
  answer: PlatformAnswer,
})

export const RecallUnverified = event("RecallUnverified", {
  cause: Schema.Literals(["not-decided-in-time", "reading-refused", "no-answer"]),
  answer: Schema.NullOr(PlatformAnswer),
})

export const RecallCancelled = event("RecallCancelled", { campaignId: CampaignId })

export const RecallReopened = event("RecallReopened", {
  /** `dispatch`: from the start. `read`: only the readings, no further DELETE. */
  to: Schema.Literals(["dispatch", "read"]),
  by: Actor,
  reason: Reason,
})

/** What can happen to a recall. */
export const RecallEvent = Schema.Union([
  RecallRequested,
  RecallRequestedAgain,
  AttemptStarted,
  AttemptFailed,
  AttemptOutcomeUnknown,
  RecallAccepted,
  ProgressRead,
  ReadingRefused,
  RecallFellShort,
  RecallConfirmed,
  RecallSettledShort,
  RecallRefused,
  RecallUnverified,
  RecallCancelled,
  RecallReopened,
]).pipe(Schema.toTaggedUnion("_tag"))
export type RecallEvent = typeof RecallEvent.Type
