import { Schema } from "effect"
import { event } from "../event.ts"
import { Actor, Reason } from "../Actor.ts"
import { CampaignId } from "../campaign/CampaignId.ts"
import { BlockCause, PlatformAnswer } from "../platform/Disposition.ts"
import { Timestamp } from "../Timestamp.ts"

/** The APIs of a lane that have a budget each. */
export const LaneApi = Schema.Literals(["recall", "progress"])
export type LaneApi = typeof LaneApi.Type

/** No call of this API starts before `until`. */
export const LaneHeld = event("LaneHeld", {
  api: LaneApi,
  until: Timestamp,
  cause: Schema.Literals(["throttled", "token-unavailable", "token-rejected"]),
  detail: Schema.NullOr(Schema.String),
  /** Holds since the last good answer of this API, this one included. */
  inARow: Schema.Int,
})

/** No call of any API starts until a person resumes the lane. */
export const LaneBlocked = event("LaneBlocked", {
  cause: BlockCause,
  /** One sentence: what a person must do. */
  advice: Schema.String,
  answer: Schema.NullOr(PlatformAnswer),
  /** The campaign whose answers were all the same refusal. */
  campaignId: Schema.NullOr(CampaignId),
})

/** A person has seen to what blocked the lane: calls start again, and no hold counts any more. */
export const LaneResumed = event("LaneResumed", { by: Actor, reason: Reason })

/**
 * A worker stopped in order, under the lease with this fence. Its last readings are in no other event while nothing
 * changed, so it leaves word of what they still occupy of their budget.
 */
export const LaneLeft = event("LaneLeft", {
  fence: Schema.Int,
  /** How many readings were over just before `before`; together those of the last window. */
  readings: Schema.Array(Schema.Struct({ before: Timestamp, count: Schema.Int })),
  /** Until then it counted its own readings' budget as full, for want of word from the worker before it. */
  unknownUntil: Schema.NullOr(Timestamp),
})

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * Somebody removed what was old, or the names in it: written before anything went, so that nothing is ever gone without
 * a record. What was interrupted and ordered again stands here twice, the second time with what was left.
 */
export const LanePruned = event("LanePruned", {
  by: Actor,
  reason: Reason,
  /** Whether the events went, or only names, reasons and labels in them. */
  what: Schema.Literals(["events", "names"]),
  /** What was older than this. */
  before: Timestamp,
  /** How many of them were to go, or to be changed, */
  campaigns: Count,
  /** with so many recalls, each of which counts once, */
  recalls: Count,
  /** and so many events in all. */
  events: Count,
})

/** What can happen to a lane. */
export const LaneEvent = Schema.Union([LaneHeld, LaneBlocked, LaneResumed, LaneLeft, LanePruned]).pipe(
  Schema.toTaggedUnion("_tag"),
)
export type LaneEvent = typeof LaneEvent.Type
