import { type Campaign, EventStore, isAtRest, LaneLease, laneKey, RecallClient } from "@feishu-recall/core"
import { Clock, Effect, Option } from "effect"
import { canaryLines } from "../canary/canaryLines.ts"
import { canaryOf } from "../canary/canaryOf.ts"
import { badInput } from "../CommandError.ts"
import type { Display } from "../display/Display.ts"
import { campaignDisplay } from "../display/campaignDisplay.ts"
import { makeCallCounter, type OutsideView } from "../display/OutsideView.ts"
import { printable } from "../display/textWidth.ts"
import { Invocation } from "../Invocation.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { besideDisplay } from "./besideDisplay.ts"
import { endWith } from "./driveCampaign.ts"
import { findCampaign } from "./findCampaign.ts"
import { configured } from "./judge.ts"
import { showUntilAtRest } from "./untilAtRest.ts"

/** `feishu-recall watch` */
export const watch = Effect.fnUntraced(function* (input: { readonly campaign: Option.Option<string> }) {
  const configuration = yield* configured
  return yield* Effect.gen(function* () {
    const campaign = Option.isSome(input.campaign) ? yield* findCampaign(input.campaign.value) : yield* underWay
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
  const look = Effect.all({ progress: client.progress(campaignId), view, now: Clock.currentTimeMillis })
  const see: Display["see"] = (event) => {
    calls.see(event)
    display.see(event)
  }
  output.note(`Watching campaign ${campaignId} from outside. Ctrl-C ends the watching only.\n`)
  const canary = yield* canaryOf(campaignId)
  if (canary !== undefined)
    output.note(`${canaryLines(canary, yield* client.progress(campaignId), { columns: 80 }).join("\n")}\n`)
  const last = yield* showUntilAtRest(display, look).pipe(
    Effect.andThen(look),
    besideDisplay(campaignId, { screen: display.screen, see }),
  )
  display.finish(last.progress, last.view, last.now)
  return yield* endWith(yield* client.report(campaignId))
})

/** The one campaign on which there is something to see. */
const underWay = Effect.gen(function* () {
  const client = yield* RecallClient
  const { campaigns } = yield* client.campaigns
  const open: Array<Campaign> = []
  for (const campaign of campaigns) {
    if (campaign.sealed !== undefined && !isAtRest(yield* client.progress(campaign.campaignId))) open.push(campaign)
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
