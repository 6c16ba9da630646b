import { type Campaign, type CampaignProgress, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { seeEvents } from "../actions/besideDisplay.ts"
import { untilAtRest } from "../actions/untilAtRest.ts"
import type { Display } from "../display/Display.ts"
import { clock, counted, number } from "../display/words.ts"
import { Invocation } from "../Invocation.ts"
import { limits } from "../limits.ts"
import { pauseWords } from "../report/pauseWords.ts"
import { canaryOf, canaryReason, canaryState } from "./canaryOf.ts"

/**
 * Lets a campaign go on once its canary is confirmed. Needs a worker beside it. After a kill it can be begun anew at any
 * point: each step is one that is so already, or still to be done. A canary that does not pass leaves its campaign paused.
 */
export const passCanary = Effect.fnUntraced(function* (campaignId: Campaign["campaignId"], display: Display) {
  const { output } = yield* Invocation
  const client = yield* RecallClient
  const { campaign } = yield* client.progress(campaignId)
  if (campaign.paused === undefined || campaign.cancelled || campaign.sealed === undefined) return
  const canary = yield* canaryOf(campaignId)
  if (canary === undefined || canaryState(canary.progress) === "failed") return
  const { campaignId: id } = canary.campaign
  // Who asks last carries: the campaign has asked for all of its recalls before the canary asks for the first.
  yield* untilRequested(campaignId)
  const { count } = yield* client.seal(id)
  const rest = campaign.sealed.count - count
  output.note(`${canaryBegins(count, rest)}\n`)
  output.record("canary", { campaignId, canaryId: id, count, rest })
  // Its recalls are its own: so are their problems.
  yield* Effect.scoped(Effect.andThen(seeEvents(id, display.see), untilAtRest(id, display)))
  const progress = yield* client.progress(id)
  const state = canaryState(progress)
  output.record("canary", { campaignId, canaryId: id, count, rest, state })
  if (state === "passed") {
    yield* client.resume(campaignId, {
      by: campaign.by,
      reason: `${canaryReason}${counted(count, "batch message is", "batch messages are")} confirmed (${id})`,
    })
    output.note(`\n${canaryPasses(rest)}\n`)
  } else output.warn(`\n${notPassed(progress, rest)}`)
})

/** Both ends of a canary, for whoever drives it and whoever watches. */
export const canaryBegins = (count: number, rest: number): string =>
  `Canary: the first ${number(count)} have to be confirmed; the other ${number(rest)} wait for them.`
export const canaryPasses = (rest: number): string =>
  `The canary is confirmed: going on with the other ${number(rest)}.`

/** What stopped, and what a person can do. */
const notPassed = ({ campaign, counts, lane }: CampaignProgress, rest: number): string => {
  const ends = (["confirmed", "settledShort", "refused", "unverified", "cancelled", "blocked"] as const)
    .filter((end) => counts[end] > 0)
    .map((end) => `${number(counts[end])} ${end === "settledShort" ? "settled short" : end}`)
    .join(", ")
  const main = campaign.label?.slice(campaign.label.indexOf("c-"))
  if (campaign.paused !== undefined)
    return `The canary is ${pauseWords(campaign.paused, clock)}. The other ${number(rest)} wait with it.`
  // The report that follows says what a person must do, and the command that goes on.
  if (lane.blocked !== undefined)
    return `The canary is not confirmed: ${ends}. The other ${number(rest)} were not called.`
  return [
    `The canary is not confirmed: ${ends}. The other ${number(rest)} were not called.`,
    `Find out why: the report names each, and "feishu-recall show ID" tells its story. Then`,
    `  feishu-recall resume ${main} --reason "…"   goes on`,
    `  feishu-recall cancel ${main} --reason "…"   leaves the rest as it is`,
  ].join("\n")
}

const untilRequested = Effect.fnUntraced(function* (id: Campaign["campaignId"]) {
  const client = yield* RecallClient
  while (!(yield* client.progress(id)).campaign.requested) yield* Effect.sleep(limits.redrawMillis)
})
