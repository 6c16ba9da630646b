import { type CampaignProgress, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { canaryJson } from "../canary/canaryLines.ts"
import { withCanaries } from "../canary/canaryOf.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { campaignJson } from "../report/campaignJson.ts"
import { campaignLines } from "../report/campaignLines.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { configured } from "./judge.ts"

/** `feishu-recall list` */
export const list = Effect.fnUntraced(function* () {
  const { output } = yield* Invocation
  const configuration = yield* configured
  const { damaged, progresses, removing } = yield* Effect.gen(function* () {
    const client = yield* RecallClient
    const { campaigns, damaged, removing } = yield* client.campaigns
    const progresses: ReadonlyArray<CampaignProgress> = yield* Effect.forEach(campaigns, ({ campaignId }) =>
      client.progress(campaignId),
    )
    return { damaged, progresses, removing }
  }).pipe(Effect.provide(yield* existingClientServices(configuration)))
  const told = withCanaries(progresses)
  for (const { canary, progress } of told)
    output.record("campaign", { ...campaignJson(progress), canary: canary === undefined ? null : canaryJson(canary) })
  for (const { campaignId } of removing) output.record("removing", { campaignId })
  for (const campaignId of damaged) output.record("damaged", { campaignId })
  output.text(told.flatMap((one) => campaignLines(one, output.terminal)))
  if (progresses.length === 0) output.text(["There are no campaigns yet."])
  for (const { campaignId } of removing)
    output.warn(`${campaignId} is old and its removal was interrupted: "feishu-recall prune" ends it`)
  for (const id of damaged) output.warn(`${id} has a damaged event in the store: restore the store from a backup`)
  return exitCodes.confirmed
})
