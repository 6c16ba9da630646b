import type { Campaign, CampaignReport } from "@feishu-recall/core"
import { Clock, Effect } from "effect"
import { passCanary } from "../canary/passCanary.ts"
import { campaignDisplay } from "../display/campaignDisplay.ts"
import { exitCodeOf } from "../exitCode.ts"
import { restMessage } from "../hooks/HookMessage.ts"
import { tellingOfFailure, tellOthers } from "../hooks/tellOthers.ts"
import { Invocation } from "../Invocation.ts"
import { reportJson } from "../report/reportJson.ts"
import { reportLines } from "../report/reportLines.ts"
import { laneServices } from "../services/recallServices.ts"
import { runCampaign } from "./runCampaign.ts"

/**
 * Works on a sealed campaign and shows it, until nothing of it is left that happens without a person; then reports. The
 * value is the exit code. From here on the command can be stopped or break down, and says what goes on.
 */
export const driveCampaign = Effect.fnUntraced(
  function* ({ campaignId, lane }: Pick<Campaign, "campaignId" | "lane">) {
    const { goOnWith, output } = yield* Invocation
    goOnWith(`feishu-recall resume ${campaignId} (and the same settings)`)
    const display = campaignDisplay(output)
    const work = runCampaign(campaignId, display, passCanary(campaignId, display))
    const report = yield* Effect.provide(work, laneServices(lane))
    const exitCode = yield* endWith(report)
    yield* tellOthers(restMessage(report, yield* Clock.currentTimeMillis))
    return exitCode
  },
  (effect, { campaignId }) => tellingOfFailure(campaignId)(effect),
)

/** Tells how a campaign came out; the value is the exit code. */
export const endWith = Effect.fnUntraced(function* (report: CampaignReport) {
  const { output } = yield* Invocation
  if (!output.json) output.note("")
  output.text(reportLines(report, output.terminal))
  output.record("summary", reportJson(report, yield* Clock.currentTimeMillis))
  return exitCodeOf(report)
})
