import { type CampaignId, isAtRest, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Clock, Duration, Effect } from "effect"
import type { Display } from "../display/Display.ts"
import { limits } from "../limits.ts"

const { countingShare, redrawMillis } = limits

/**
 * Works on a sealed campaign and shows it, until nothing of it is left that happens without a person. Works along with
 * other processes on the same store: one of them makes the calls, all of them can watch.
 */
export const runCampaign = Effect.fn("runCampaign")(function* (id: CampaignId, display: Display) {
  const client = yield* RecallClient
  const worker = yield* LaneWorker
  const look = Effect.all([client.progress(id), worker.view, Clock.currentTimeMillis])
  const untilAtRest = Effect.gen(function* () {
    while (true) {
      const [took, [progress, view, now]] = yield* Effect.timed(look)
      if (isAtRest(progress)) return
      display.show(progress, view, now)
      yield* Effect.sleep(Math.max(redrawMillis, Duration.toMillis(took) / countingShare))
    }
  })
  yield* Effect.raceFirst(untilAtRest, worker.run)
  display.finish(...(yield* look))
  return yield* client.report(id)
})
