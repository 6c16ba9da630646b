import {
  type CampaignId,
  type CampaignProgress,
  isAtRest,
  isPassing,
  LaneWorker,
  RecallClient,
} from "@feishu-recall/core"
import { Clock, Duration, Effect, Result } from "effect"
import type { Display } from "../display/Display.ts"
import type { View } from "../display/OutsideView.ts"
import { limits } from "../limits.ts"

const { countingShare, redrawMillis } = limits

/** Shows a campaign until nothing of it is left that happens without a person. It is worked on beside this. */
export const untilAtRest = (id: CampaignId, display: Pick<Display, "show">) => showUntilAtRest(display, lookAt(id))

/**
 * The same of a campaign on which another process may work: `look` tells. A store that is gone for a while is waited for,
 * as its worker does: what was seen last stays on the screen.
 */
export const showUntilAtRest = Effect.fnUntraced(function* <E, R>(
  display: Pick<Display, "show">,
  look: Effect.Effect<Look, E, R>,
  isOver: (progress: CampaignProgress) => boolean = isAtRest,
) {
  let last: Look | undefined
  while (true) {
    const [took, looked] = yield* Effect.timed(Effect.result(look))
    if (Result.isSuccess(looked)) {
      last = looked.success
      if (isOver(last.progress)) return
      display.show(last.progress, last.view, last.now)
    } else {
      const error: unknown = looked.failure
      if (!isPassing(error) || last === undefined) return yield* Effect.fail(looked.failure)
      display.show(last.progress, { _tag: "WaitingForStore", reason: error.reason }, yield* Clock.currentTimeMillis)
    }
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
