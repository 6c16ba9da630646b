import { Schema } from "effect"
import { Actor, Reason } from "../Actor.ts"
import { CampaignId } from "../campaign/CampaignId.ts"
import { BlockCause, PlatformAnswer } from "../platform/Disposition.ts"
import { Timestamp } from "../Timestamp.ts"

const event = <Tag extends string, Fields extends Schema.Struct.Fields>(tag: Tag, fields: Fields) =>
  Schema.TaggedStruct(tag, { v: Schema.Literal(1), at: Timestamp, ...fields })

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

export const LaneResumed = event("LaneResumed", { by: Actor, reason: Reason })

/** What can happen to a lane. */
export const LaneEvent = Schema.Union([LaneHeld, LaneBlocked, LaneResumed]).pipe(Schema.toTaggedUnion("_tag"))
export type LaneEvent = typeof LaneEvent.Type
