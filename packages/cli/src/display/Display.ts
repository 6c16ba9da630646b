import { type CampaignProgress, defaultWorkerPolicy, type WatchedEvent, type WorkerPolicy } from "@feishu-recall/core"
import { limits } from "../limits.ts"
import { forecast } from "./forecast.ts"
import type { View } from "./OutsideView.ts"
import { problemSentences } from "./problemLines.ts"
import { addProblem, type Problem, withFailedReadings } from "./problems.ts"
import { progressLine, progressLines } from "./progressLines.ts"
import type { Screen } from "./Screen.ts"

/** Shows people how a campaign stands: one block that is drawn again in place, or a line when something changed. */
export interface Display {
  readonly screen: Screen
  /**
   * Shows how it stands at `now`, in epoch milliseconds: at once on a terminal, elsewhere no more than every few
   * seconds.
   */
  readonly show: (progress: CampaignProgress, view: View, now: number) => void
  /** Tells what happened: problems are shown, the newest last. */
  readonly see: (event: WatchedEvent) => void
  /** Shows the last state, whenever the one before was shown, and leaves it there. */
  readonly finish: (progress: CampaignProgress, view: View, now: number) => void
}

const { lineAtLeastEveryMillis, lineEveryMillis } = limits

/**
 * A display on a screen. `policy` is the worker's, by which it tells how long things will take.
 *
 * @see {@link runCampaign}
 */
export const makeDisplay = (screen: Screen, policy: WorkerPolicy = defaultWorkerPolicy): Display => {
  let acceptedAt: number | undefined
  let accepted: number | undefined
  let said = { at: -Infinity, state: "" }
  let problems: ReadonlyArray<Problem> = []
  let saidProblems: ReadonlyArray<Problem> = []

  const look = (progress: CampaignProgress, view: View, now: number) => {
    const { counts, statuses } = progress
    const known = statuses.accepted + counts.confirmed + counts.settledShort + counts.unverified
    // How long ago the last one was accepted is known only to whoever saw it happen.
    if (accepted !== undefined && known > accepted) acceptedAt = now
    accepted = known
    return forecast(progress, view, policy, acceptedAt === undefined ? undefined : now - acceptedAt)
  }
  const say = (progress: CampaignProgress, view: View, now: number, always: boolean) => {
    const left = look(progress, view, now)
    const all = withFailedReadings(problems, view)
    const state = JSON.stringify([progress.statuses, progress.lane.blocked !== undefined, view._tag, all])
    const pause = state === said.state ? lineAtLeastEveryMillis : lineEveryMillis
    if (always ? state === said.state : now - said.at < pause) return
    said = { at: now, state }
    const news = all.filter(({ count, text }) => !saidProblems.some((one) => one.text === text && one.count === count))
    saidProblems = all
    screen.say([progressLine(progress, view, now, left, always), ...problemSentences(news)].join("\n"))
  }
  const draw = (progress: CampaignProgress, view: View, now: number, shown: ReadonlyArray<Problem>, isLast = false) => {
    const left = look(progress, view, now)
    screen.draw((terminal) => progressLines(progress, view, terminal, now, left, shown, isLast))
  }

  return {
    screen,
    show: (progress, view, now) =>
      screen.terminal().redraws
        ? draw(progress, view, now, withFailedReadings(problems, view))
        : say(progress, view, now, false),
    see: (event) => {
      problems = addProblem(problems, event)
    },
    finish: (progress, view, now) => {
      // What is left of the problems is in the report.
      if (screen.terminal().redraws) draw(progress, view, now, [], true)
      else say(progress, view, now, true)
      screen.settle()
    },
  }
}
