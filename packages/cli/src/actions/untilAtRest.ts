import { type CampaignId, isAtRest, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Clock, Duration, Effect } from "effect"
import type { Display } from "../display/Display.ts"
import { limits } from "../limits.ts"

const { countingShare, redrawMillis } = limits

/** Shows a campaign until nothing of it is left that happens without a person. It is worked on beside this. */
export const untilAtRest = Effect.fnUntraced(function* (id: CampaignId, display: Display) {
  while (true) {
    const [took, { now, progress, view }] = yield* Effect.timed(lookAt(id))
    if (isAtRest(progress)) return
    display.show(progress, view, now)
    yield* Effect.sleep(Math.max(redrawMillis, Duration.toMillis(took) / countingShare))
  }
})

/** How a campaign stands, what the worker of this process does, and when that was. */
export const lookAt = Effect.fnUntraced(function* (id: CampaignId) {
  const client = yield* RecallClient
  const worker = yield* LaneWorker
  return {
    progress: yield* client.progress(id),
    view: yield* worker.view,
    now: yield* Clock.currentTimeMillis,
  }
})
