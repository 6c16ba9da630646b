import type { World } from "../World.ts"
import { clockSlackMillis, isStoreTimeSure, trueTime } from "./storeTime.ts"
import { campaignEvents, type Invariant, laneEvents, recallEvents, when } from "./Invariant.ts"

/** No recall is claimed while its campaign is paused or cancelled, and no call starts while its API is held. */
export const withheld: Invariant = {
  number: 10,
  name: "Blocked lane",
  check: ({ world }) => [...world.ids.flatMap((id) => claimedInVain(world, id)), ...calledWhileHeld(world)],
}

const claimedInVain = (world: World, id: string): ReadonlyArray<string> => {
  let carrier = ""
  return recallEvents(world, id).flatMap(({ at, event }) => {
    if (event._tag === "RecallRequested" || event._tag === "RecallRequestedAgain") carrier = event.campaignId
    return event._tag === "AttemptStarted" && isWithheld(world, carrier, at)
      ? [`${id} was claimed at ${when(world, at)}, while ${carrier} was paused or cancelled`]
      : []
  })
}

const isWithheld = (world: World, campaignId: string, at: number): boolean => {
  let isPaused = false
  let isCancelled = false
  for (const { at: then, event } of campaignEvents(world, campaignId)) {
    if (then >= at) break
    if (event._tag === "CampaignPaused") isPaused = true
    if (event._tag === "CampaignResumed") isPaused = false
    if (event._tag === "CampaignCancelled") isCancelled = true
    // What could be cancelled is: from here on a call goes to what had been called before, or was opened again.
    if (event._tag === "CampaignWithdrawn") isPaused = isCancelled = false
  }
  return isPaused || isCancelled
}

/** Only where the store's clock can be reckoned with: holds end by it, and a slow store tells the time late. */
const calledWhileHeld = (world: World): ReadonlyArray<string> => {
  const { happenings, store } = world.incident
  if (!isStoreTimeSure(world) || happenings.some(({ what }) => what._tag === "Store" && what.kind === "slow")) return []
  // A worker's reckoning of the store's clock is ahead by what its answer took, and drifts until the next one.
  const slackMillis = store[1] + clockSlackMillis
  const holds: Array<{ readonly api: string; readonly from: number; to: number }> = []
  for (const { at, event } of laneEvents(world)) {
    if (event._tag === "LaneHeld")
      holds.push({ api: event.api, from: at, to: trueTime(world, event.until) - slackMillis })
    // A person wants to go on all the same.
    if (event._tag === "LaneResumed") for (const hold of holds) hold.to = Math.min(hold.to, at)
  }
  return world.network.sent
    .filter(({ api, startedAt }) =>
      holds.some((hold) => hold.api === api && startedAt > hold.from && startedAt < hold.to),
    )
    .map(({ api, process, startedAt }) => `${process} called ${api} at ${when(world, startedAt)}, while it was held`)
}
