import { type CampaignId, isAtRest, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Clock, Effect } from "effect"
import type { Display } from "./Display.ts"

/** How often the block on the terminal is drawn again. */
const redrawMillis = 200

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
      const [progress, view, now] = yield* look
      if (isAtRest(progress)) return
      display.show(progress, view, now)
      yield* Effect.sleep(redrawMillis)
    }
  })
  yield* Effect.raceFirst(untilAtRest, worker.run)
  display.finish(...(yield* look))
  return yield* client.report(id)
})
