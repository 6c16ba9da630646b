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
  const show = Effect.gen(function* () {
    const progress = yield* client.progress(id)
    yield* display.show(progress, yield* worker.view, yield* Clock.currentTimeMillis)
    return progress
  })
  const untilAtRest = Effect.gen(function* () {
    while (!isAtRest(yield* show)) yield* Effect.sleep(redrawMillis)
  })
  yield* Effect.raceFirst(untilAtRest, worker.run)
  yield* show
  return yield* client.report(id)
})
