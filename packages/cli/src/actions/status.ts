import { RecallClient } from "@feishu-recall/core"
import { Clock, Effect, Option } from "effect"
import { canaryOf, isCanaryLabel } from "../canary/canaryOf.ts"
import { canaryJson } from "../canary/canaryLines.ts"
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
  const { canary, progress } = yield* Effect.gen(function* () {
    const client = yield* RecallClient
    const { campaignId } = Option.isSome(input.campaign) ? yield* findCampaign(input.campaign.value) : yield* newest
    return { progress: yield* client.progress(campaignId), canary: yield* canaryOf(campaignId) }
  }).pipe(Effect.provide(yield* existingClientServices(configuration)))
  output.record("status", { ...campaignJson(progress), canary: canary === undefined ? null : canaryJson(canary) })
  output.text(statusLines({ canary, progress }, output.terminal, yield* Clock.currentTimeMillis))
  return exitCodes.confirmed
})

const newest = Effect.gen(function* () {
  const { campaigns } = yield* (yield* RecallClient).campaigns
  return (
    campaigns.find(({ label }) => !isCanaryLabel(label)) ??
    campaigns[0] ??
    (yield* badInput('there are no campaigns yet: start one with "feishu-recall recall"'))
  )
})
