import { RecallClient } from "@feishu-recall/core"
import { Effect, type Option } from "effect"
import { canaryOf } from "../canary/canaryOf.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { findCampaign } from "./findCampaign.ts"
import { judge, readSettings, judgeOrder, judgeSettings, tellNotes } from "./judge.ts"

interface CampaignOrder {
  readonly campaign: string
  readonly reason: Option.Option<string>
}

const orderCampaign = (kind: "pause" | "cancel", done: string) =>
  Effect.fnUntraced(function* (input: CampaignOrder) {
    const { output } = yield* Invocation
    const read = yield* readSettings
    const { order, settings } = yield* judge({ order: judgeOrder(input, read), settings: judgeSettings(read) })
    yield* tellNotes(settings.notes)
    const { campaignId } = yield* Effect.gen(function* () {
      const campaign = yield* findCampaign(input.campaign)
      const client = yield* RecallClient
      const canary = yield* canaryOf(campaign.campaignId)
      // Who stops a campaign stops what its canary carries of it, too, and that first.
      for (const one of canary === undefined ? [campaign] : [canary.campaign, campaign])
        yield* client[kind](one.campaignId, order)
      return campaign
    }).pipe(Effect.provide(yield* existingClientServices(settings.configuration)))
    output.record("order", { order: kind, campaignId, ...order })
    output.text([`${campaignId} is ${done}, by ${order.by}.`])
    return exitCodes.confirmed
  })

/** `feishu-recall pause` */
export const pause = orderCampaign("pause", "paused: no further call is made for it until it is resumed")

/** `feishu-recall cancel` */
export const cancel = orderCampaign("cancel", "cancelled: no further call is made for it")
