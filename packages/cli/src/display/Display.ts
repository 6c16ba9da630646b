import type { CampaignProgress, WorkerView } from "@feishu-recall/core"
import { defaultWorkerPolicy, type WorkerPolicy } from "@feishu-recall/core"
import { forecast } from "./forecast.ts"
import { limits } from "../limits.ts"
import { progressLine, progressLines } from "./progressLines.ts"
import type { Screen } from "./Screen.ts"

/** Shows people how a campaign stands: one block that is drawn again in place, or a line when something changed. */
export interface Display {
  readonly screen: Screen
  readonly show: (progress: CampaignProgress, view: WorkerView, now: number) => void
  /** Shows the last state, whenever the one before was shown, and leaves it there. */
  readonly finish: (progress: CampaignProgress, view: WorkerView, now: number) => void
}

const { lineAtLeastEveryMillis, lineEveryMillis } = limits

export const makeDisplay = (screen: Screen, policy: WorkerPolicy = defaultWorkerPolicy): Display => {
  let acceptedAt: number | undefined
  let accepted: number | undefined
  let said = { at: -Infinity, counts: "" }

  const look = (progress: CampaignProgress, view: WorkerView, now: number) => {
    const { counts, statuses } = progress
    const known = statuses.accepted + counts.confirmed + counts.settledShort + counts.unverified
    // How long ago the last one was accepted is known only to whoever saw it happen.
    if (accepted !== undefined && known > accepted) acceptedAt = now
    accepted = known
    return forecast(progress, view, policy, acceptedAt === undefined ? undefined : now - acceptedAt)
  }
  const say = (progress: CampaignProgress, view: WorkerView, now: number, always: boolean) => {
    const left = look(progress, view, now)
    const counts = JSON.stringify([progress.statuses, progress.lane.blocked !== undefined, view._tag])
    const pause = counts === said.counts ? lineAtLeastEveryMillis : lineEveryMillis
    if (always ? counts === said.counts : now - said.at < pause) return
    said = { at: now, counts }
    screen.say(progressLine(progress, view, now, left))
  }
  const draw = (progress: CampaignProgress, view: WorkerView, now: number) =>
    screen.draw(progressLines(progress, view, screen.terminal(), now, look(progress, view, now)))

  return {
    screen,
    show: (progress, view, now) =>
      screen.terminal().redraws ? draw(progress, view, now) : say(progress, view, now, false),
    finish: (progress, view, now) => {
      if (screen.terminal().redraws) draw(progress, view, now)
      else say(progress, view, now, true)
      screen.settle()
    },
  }
}
