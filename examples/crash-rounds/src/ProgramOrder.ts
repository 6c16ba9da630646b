import { BatchMessageId, CampaignId } from "@feishu-recall/core"
import { Schema } from "effect"
import { moments } from "./RoundPlan.ts"

const fields = { number: Schema.Int }
const toCampaign = { ...fields, campaignId: CampaignId }
const withReason = { ...toCampaign, reason: Schema.String }

/** What a program is told to do, one JSON object a line on its stdin. */
export const ProgramOrder = Schema.Union([
  Schema.TaggedStruct("Open", { ...fields, reason: Schema.String }),
  Schema.TaggedStruct("Fill", { ...toCampaign, ids: Schema.Array(BatchMessageId) }),
  Schema.TaggedStruct("Seal", toCampaign),
  Schema.TaggedStruct("Pause", withReason),
  Schema.TaggedStruct("Resume", withReason),
  Schema.TaggedStruct("Cancel", withReason),
  Schema.TaggedStruct("ResumeLane", { ...fields, reason: Schema.String }),
  /** Send yourself this signal when that moment comes, if it comes before `until` in monotonic milliseconds. */
  Schema.TaggedStruct("Strike", {
    ...fields,
    moment: Schema.Literals(moments),
    signal: Schema.Literals(["SIGKILL", "SIGSTOP"]),
    until: Schema.Finite,
  }),
  /** Wait until these campaigns are at rest, report on them, stop in order. */
  Schema.TaggedStruct("Finish", { ...fields, campaignIds: Schema.Array(CampaignId) }),
])
export type ProgramOrder = typeof ProgramOrder.Type
