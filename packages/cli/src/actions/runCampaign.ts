import { type CampaignId, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Display } from "../display/Display.ts"
import { besideDisplay } from "./besideDisplay.ts"
import { lookAt, untilAtRest } from "./untilAtRest.ts"

/**
 * Works on a sealed campaign and shows it, until nothing of it is left that happens without a person; gives its report.
 * Works along with other processes on the same store: one of them makes the calls, all of them can watch. `first`
 * happens before, beside the same worker.
 *
 * @example
 * ```ts
 * import { exitCodeOf, makeDisplay, runCampaign, screen } from "@feishu-recall/cli"
 * import type { CampaignId } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const worked = (id: CampaignId) => Effect.map(runCampaign(id, makeDisplay(screen)), exitCodeOf)
 * ```
 */
export const runCampaign = Effect.fn("runCampaign")(function* <E = never, R = never>(
  id: CampaignId,
  display: Display,
  first?: Effect.Effect<void, E, R>,
) {
  const client = yield* RecallClient
  const worker = yield* LaneWorker
  yield* Effect.raceFirst(Effect.andThen(first ?? Effect.void, untilAtRest(id, display)), worker.run).pipe(
    Effect.andThen(lookAt(id)),
    besideDisplay(id, display),
    Effect.map(({ now, progress, view }) => display.finish(progress, view, now)),
  )
  return yield* client.report(id)
})
