import { RecallClient } from "@feishu-recall/core"
import { Effect, Option } from "effect"
import { badInput } from "../CommandError.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { campaignJson } from "../report/campaignJson.ts"
import { statusLines } from "../report/statusLines.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { findCampaign } from "./findCampaign.ts"
import { configured } from "./judge.ts"

/** `feishu-recall status` */
export const status = Effect.fnUntraced(function* (input: { readonly campaign: Option.Option<string> }) {
  const { output } = yield* Invocation
  const configuration = yield* configured
  const progress = yield* Effect.gen(function* () {
    const client = yield* RecallClient
    const { campaignId } = Option.isSome(input.campaign) ? yield* findCampaign(input.campaign.value) : yield* newest
    return yield* client.progress(campaignId)
  }).pipe(Effect.provide(yield* existingClientServices(configuration)))
  output.record("status", campaignJson(progress))
  output.text(statusLines(progress, output.terminal))
  return exitCodes.confirmed
})

const newest = Effect.gen(function* () {
  const { campaigns } = yield* (yield* RecallClient).campaigns
  return campaigns[0] ?? (yield* badInput('there are no campaigns yet: start one with "feishu-recall recall"'))
})
