import { CampaignId } from "@feishu-recall/core"
import { Schema } from "effect"

/** What the report of one campaign says, so far as the platform can confirm or deny it. */
export const CampaignFigures = Schema.Struct({
  campaignId: CampaignId,
  requested: Schema.Int,
  confirmed: Schema.Int,
  settledShort: Schema.Int,
  refused: Schema.Int,
  unverified: Schema.Int,
  cancelled: Schema.Int,
  blocked: Schema.Int,
  open: Schema.Int,
  deliveredMessages: Schema.Int,
  recalledMessages: Schema.Int,
})
export type CampaignFigures = typeof CampaignFigures.Type

/** What an order came to, once the store had acknowledged it. */
export const Acknowledged = Schema.TaggedStruct("Acknowledged", {
  at: Schema.Finite,
  number: Schema.Int,
  campaignId: Schema.optionalKey(CampaignId),
  /** Of a sealed list. */
  count: Schema.optionalKey(Schema.Int),
  digest: Schema.optionalKey(Schema.String),
})

/**
 * What a program says, one JSON object a line on its stdout, written before it goes on: a kill loses none of it. `at` is
 * in the machine's monotonic milliseconds.
 */
export const ProgramReport = Schema.Union([
  Schema.TaggedStruct("Ready", {}),
  /** The store acknowledged these events. */
  Schema.TaggedStruct("Stored", { at: Schema.Finite, ids: Schema.Array(Schema.String) }),
  /** A call goes out next. */
  Schema.TaggedStruct("Sending", {
    at: Schema.Finite,
    api: Schema.Literals(["recall", "get_progress"]),
    id: Schema.String,
  }),
  Acknowledged,
  /** The order could not be carried out; `final`: and never will be. */
  Schema.TaggedStruct("Declined", { number: Schema.Int, final: Schema.Boolean, message: Schema.String }),
  /** It sends itself the signal that it was told to. */
  Schema.TaggedStruct("Struck", { at: Schema.Finite, number: Schema.Int }),
  /** It got no turn for a while: frozen by us, or by the machine. */
  Schema.TaggedStruct("Stalled", { from: Schema.Finite, to: Schema.Finite }),
  /** The worker failed, and is run again. */
  Schema.TaggedStruct("WorkerFailed", { message: Schema.String }),
  /** The lane waits for a person. */
  Schema.TaggedStruct("Blocked", { advice: Schema.String }),
  Schema.TaggedStruct("Finished", { figures: Schema.Array(CampaignFigures) }),
])
export type ProgramReport = typeof ProgramReport.Type
