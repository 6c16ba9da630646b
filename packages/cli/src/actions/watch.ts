import {
  type Campaign,
  type CampaignId,
  type CampaignProgress,
  EventStore,
  isAtRest,
  LaneLease,
  laneKey,
  RecallClient,
} from "@feishu-recall/core"
import { Clock, Effect, Option } from "effect"
import { canaryLines } from "../canary/canaryLines.ts"
import { campaignOfCanary, canaryHold, canaryOf, canaryState } from "../canary/canaryOf.ts"
import { canaryBegins, canaryPasses } from "../canary/passCanary.ts"
import { badInput } from "../CommandError.ts"
import type { Display } from "../display/Display.ts"
import { campaignDisplay } from "../display/campaignDisplay.ts"
import { makeCallCounter, type OutsideView } from "../display/OutsideView.ts"
import { printable } from "../display/textWidth.ts"
import { Invocation } from "../Invocation.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { besideDisplay, seeEvents } from "./besideDisplay.ts"
import { endWith } from "./driveCampaign.ts"
import { findCampaign } from "./findCampaign.ts"
import { configured } from "./judge.ts"
import { showUntilAtRest } from "./untilAtRest.ts"

/** `feishu-recall watch` */
export const watch = Effect.fnUntraced(function* (input: { readonly campaign: Option.Option<string> }) {
  const configuration = yield* configured
  return yield* Effect.gen(function* () {
    const named = Option.isSome(input.campaign) ? yield* findCampaign(input.campaign.value) : yield* underWay
    const campaign = yield* campaignOfCanary(named)
    if (campaign.sealed === undefined)
      return yield* badInput(
        `the list of ${campaign.campaignId} is not complete yet, so nothing is requested: watch it in a moment; if no process fills it, start the recall again`,
      )
    return yield* follow(campaign)
  }).pipe(Effect.provide(yield* existingClientServices(configuration)))
})

const follow = Effect.fnUntraced(function* ({ campaignId, lane }: Campaign) {
  const { leaveWith, output } = yield* Invocation
  leaveWith(`no longer watching; ${campaignId} is as it was. Watch it again with: feishu-recall watch ${campaignId}`)
  const client = yield* RecallClient
  const leases = yield* LaneLease
  const store = yield* EventStore
  const calls = makeCallCounter()
  const view = Effect.gen(function* () {
    const lease = yield* leases.current(laneKey(lane))
    return {
      _tag: "Outside",
      worker: lease !== undefined && lease.expiresAt > lease.storeNow ? lease.owner : undefined,
      goOn: `feishu-recall resume ${campaignId}`,
      ...calls.since(yield* store.now),
    } satisfies OutsideView
  })
  const display = campaignDisplay(output)
  const lookAt = (id: CampaignId) => Effect.all({ progress: client.progress(id), view, now: Clock.currentTimeMillis })
  const see: Display["see"] = (event) => {
    calls.see(event)
    display.see(event)
  }
  output.note(`Watching campaign ${campaignId} from outside. Ctrl-C ends the watching only.\n`)
  const work = Effect.gen(function* () {
    const canary = yield* watchCanary(campaignId, (id) =>
      Effect.scoped(
        Effect.andThen(
          seeEvents(id, see),
          showUntilAtRest(display, lookAt(id), (progress) => isSealed(progress) && isAtRest(progress)),
        ),
      ),
    )
    // Between the two the campaign is at rest only in name: whoever drives it lets it go on in a moment.
    const isOver = (progress: CampaignProgress) => isAtRest(progress) && canaryHold({ canary, progress }) !== "open"
    yield* showUntilAtRest(display, lookAt(campaignId), isOver)
  })
  const last = yield* work.pipe(
    Effect.andThen(lookAt(campaignId)),
    besideDisplay(campaignId, { screen: display.screen, see }),
  )
  display.finish(last.progress, last.view, last.now)
  return yield* endWith(yield* client.report(campaignId))
})

/** Tells the canary of a campaign before the rest of it, as whoever drives it sees it; its end is returned. */
const watchCanary = Effect.fnUntraced(function* <E, R>(
  campaignId: CampaignId,
  follow: (id: CampaignId) => Effect.Effect<void, E, R>,
) {
  const { output } = yield* Invocation
  const client = yield* RecallClient
  const canary = yield* canaryOf(campaignId)
  if (canary === undefined) return undefined
  const progress = yield* client.progress(campaignId)
  if (canaryHold({ canary, progress }) !== "open" || canaryState(canary.progress) !== "open") {
    output.note(`${canaryLines(canary, progress, { columns: 80 }).join("\n")}\n`)
    return canary
  }
  const { campaignId: id } = canary.campaign
  const whole = progress.campaign.sealed?.count ?? 0
  const count = canary.campaign.sealed?.count ?? 0
  output.note(
    `${count > 0 ? canaryBegins(count, whole - count) : canaryLines(canary, progress, { columns: 80 }).join("\n")}\n`,
  )
  yield* follow(id)
  const after = yield* canaryOf(campaignId)
  if (after !== undefined && canaryState(after.progress) === "passed")
    output.note(`\n${canaryPasses(whole - after.progress.counts.requested)}\n`)
  return after
})

const isSealed = ({ campaign }: CampaignProgress): boolean => campaign.sealed !== undefined

/** The one campaign on which there is something to see. */
const underWay = Effect.gen(function* () {
  const client = yield* RecallClient
  const { campaigns } = yield* client.campaigns
  const open: Array<Campaign> = []
  for (const one of campaigns) {
    if (one.sealed === undefined || isAtRest(yield* client.progress(one.campaignId))) continue
    // A canary is the beginning of its campaign.
    const campaign = yield* campaignOfCanary(one)
    if (!open.some(({ campaignId }) => campaignId === campaign.campaignId)) open.push(campaign)
    if (open.length > 5) break
  }
  if (open.length === 1) return open[0]!
  if (open.length === 0)
    return yield* badInput('no campaign is under way: "feishu-recall list" shows those that ended or wait for a person')
  return yield* badInput(
    [
      "several campaigns are under way; say which:",
      ...open.slice(0, 5).map(({ campaignId, label, reason }) => {
        const name = label === undefined ? "" : `  ${printable(label)}`
        return `  feishu-recall watch ${campaignId}${name}  "${printable(reason)}"`
      }),
      ...(open.length > 5 ? ['  and more: "feishu-recall list" shows all'] : []),
    ].join("\n"),
  )
})
