import type { Campaign } from "@feishu-recall/core"
import { Clock, Effect } from "effect"
import { passCanary } from "../canary/passCanary.ts"
import { type Display, makeDisplay } from "../display/Display.ts"
import { exitCodeOf } from "../exitCode.ts"
import { restMessage } from "../hooks/HookMessage.ts"
import { tellingOfFailure, tellOthers } from "../hooks/tellOthers.ts"
import { Invocation } from "../Invocation.ts"
import { progressRecords } from "../report/progressRecords.ts"
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
    const display = makeDisplay(output.screen)
    const records = progressRecords(output.record)
    const shown: Display = {
      screen: output.screen,
      show: (progress, view, now) => {
        records(progress, now)
        if (!output.quiet) display.show(progress, view, now)
      },
      finish: (progress, view, now) => {
        records(progress, now)
        if (!output.quiet) display.finish(progress, view, now)
      },
    }
    const report = yield* runCampaign(campaignId, shown, passCanary(campaignId, shown)).pipe(
      Effect.provide(laneServices(lane)),
    )
    if (!output.json) output.note("")
    output.text(reportLines(report, output.terminal))
    const now = yield* Clock.currentTimeMillis
    output.record("summary", reportJson(report, now))
    yield* tellOthers(restMessage(report, now))
    return exitCodeOf(report)
  },
  (effect, { campaignId }) => tellingOfFailure(campaignId)(effect),
)
