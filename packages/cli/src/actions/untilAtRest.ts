import { type CampaignId, type CampaignProgress, isAtRest, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Clock, Duration, Effect } from "effect"
import type { Display } from "../display/Display.ts"
import type { View } from "../display/OutsideView.ts"
import { limits } from "../limits.ts"

const { countingShare, redrawMillis } = limits

/** Shows a campaign until nothing of it is left that happens without a person. It is worked on beside this. */
export const untilAtRest = (id: CampaignId, display: Pick<Display, "show">) => showUntilAtRest(display, lookAt(id))

/** The same of a campaign on which another process may work: `look` tells. */
export const showUntilAtRest = Effect.fnUntraced(function* <E, R>(
  display: Pick<Display, "show">,
  look: Effect.Effect<Look, E, R>,
  isOver: (progress: CampaignProgress) => boolean = isAtRest,
) {
  while (true) {
    const [took, { now, progress, view }] = yield* Effect.timed(look)
    if (isOver(progress)) return
    display.show(progress, view, now)
    yield* Effect.sleep(Math.max(redrawMillis, Duration.toMillis(took) / countingShare))
  }
})

interface Look {
  readonly progress: CampaignProgress
  readonly view: View
  readonly now: number
}

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
