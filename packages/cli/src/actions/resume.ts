import { type Campaign, type Order, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Effect, Option } from "effect"
import { campaignOfCanary, canaryHold, canaryOf, canaryState } from "../canary/canaryOf.ts"
import { badInput } from "../CommandError.ts"
import type { Configuration } from "../configuration/Configuration.ts"
import { laneNotes } from "../configuration/lane.ts"
import { day } from "../display/words.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { blockWords } from "../report/blockWords.ts"
import { pauseWords } from "../report/pauseWords.ts"
import { configuredPlatform, existingClientServices } from "../services/configuredServices.ts"
import { driveCampaign } from "./driveCampaign.ts"
import { findCampaign } from "./findCampaign.ts"
import { judge, type Judged, readSettings, judgeOrder, judgeSettings, tellNotes } from "./judge.ts"

interface ResumeInput {
  readonly campaign: string
  readonly reason: Option.Option<string>
  readonly orderOnly: boolean
}

/** `feishu-recall resume`: lifts what a person has to lift, and goes on. */
export const resume = Effect.fnUntraced(function* (input: ResumeInput) {
  const { output } = yield* Invocation
  const read = yield* readSettings
  // A reason that is given is judged before anything happens; one is needed only where there is something to lift.
  const { settings } = yield* judge({
    settings: judgeSettings(read),
    ...(Option.isSome(input.reason) ? { order: judgeOrder(input, read) } : {}),
  })
  const { configuration, notes } = settings
  return yield* Effect.gen(function* () {
    const campaign = yield* campaignOfCanary(yield* findCampaign(input.campaign))
    yield* tellNotes([...notes, ...laneNotes(campaign.lane)])
    if (campaign.sealed === undefined)
      return yield* badInput(
        `${campaign.campaignId} was stopped before its list was complete, so nothing was requested: start the recall again`,
      )
    const { lift } = yield* whatToLift(campaign, judgeOrder(input, read))
    if (input.orderOnly) {
      yield* lift
      output.text([`${campaign.campaignId} may go on.`])
      return exitCodes.confirmed
    }
    yield* sameApp(campaign, configuration)
    const platform = yield* configuredPlatform(configuration, campaign.lane)
    return yield* Effect.gen(function* () {
      // A wrong secret or host is told before anything is stored.
      yield* (yield* TenantTokens).get
      yield* lift
      output.note(`Going on with campaign ${campaign.campaignId}.\n`)
      return yield* driveCampaign(campaign)
    }).pipe(Effect.provide(platform))
  }).pipe(Effect.provide(yield* existingClientServices(configuration)), Effect.scoped)
})

/** The orders that let it go on, not given yet; without a reason where one is needed, what to say. */
const whatToLift = Effect.fnUntraced(function* (campaign: Campaign, judged: Judged<Order>) {
  const { output } = yield* Invocation
  const client = yield* RecallClient
  const { blocked } = yield* client.lane(campaign.lane)
  const canary = campaign.paused === undefined ? undefined : yield* canaryOf(campaign.campaignId)
  const canaryGoesOn = canary !== undefined && canaryState(canary.progress) !== "failed"
  // While its canary goes on, a campaign waits for that and not for a person.
  const paused = [canaryGoesOn ? canary.campaign : campaign].filter((one) => one.paused !== undefined && !one.cancelled)
  const isPaused = paused.length > 0
  if (blocked === undefined && !isPaused) return { lift: Effect.void }
  const hold = canaryHold({ canary, progress: yield* client.progress(campaign.campaignId) })
  const pause = canary?.campaign.paused ?? campaign.paused
  const heldBy =
    hold === "failed" || pause === undefined
      ? "waits for a person: its canary is not confirmed"
      : `is ${pauseWords(pause, day)}`
  if (judged._tag === "Failure")
    return yield* badInput(
      `${campaign.campaignId} ${blocked === undefined ? heldBy : `waits for a person: ${blockWords(blocked).why}. ${blockWords(blocked).todo}`}\nsay with --reason why it may go on`,
    )
  const order = judged.success
  const { campaignId } = campaign
  const lift = Effect.gen(function* () {
    if (blocked !== undefined) {
      yield* client.resumeLane(campaign.lane, order)
      output.note(`The block of app ${campaign.lane.appId} is lifted, by ${order.by}.`)
      output.record("order", { order: "resume", appId: campaign.lane.appId, baseUrl: campaign.lane.baseUrl, ...order })
    }
    for (const one of paused) {
      yield* client.resume(one.campaignId, order)
      output.note(`The pause of ${campaignId} is lifted, by ${order.by}.`)
      output.record("order", { order: "resume", campaignId, ...order })
    }
  })
  return { lift }
})

/** A campaign has its app. Settings for another one would send that one's secret. */
const sameApp = ({ campaignId, lane }: Campaign, { appId, baseUrl }: Configuration) => {
  const told = [
    ...(appId === undefined || appId.value === lane.appId ? [] : [`app ${appId.value}`]),
    ...(baseUrl === undefined || baseUrl.source._tag === "Default" || baseUrl.value === lane.baseUrl
      ? []
      : [baseUrl.value]),
  ]
  return told.length === 0
    ? Effect.void
    : Effect.fail(
        badInput(
          `${campaignId} is of app ${lane.appId} at ${lane.baseUrl}, and the settings name ${told.join(" at ")}: "feishu-recall config show" says where`,
        ),
      )
}
