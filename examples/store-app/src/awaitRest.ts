import { type CampaignId, isAtRest, RecallClient } from "@feishu-recall/core"
import { Effect, Schedule } from "effect"

/** Waits until nothing is left of a campaign that happens without a person, and reports. */
export const awaitRest = Effect.fn("awaitRest")(function* (campaignId: CampaignId) {
  const client = yield* RecallClient
  yield* Effect.repeat(client.progress(campaignId), { until: isAtRest, schedule: Schedule.spaced("50 millis") })
  return yield* client.report(campaignId)
})
