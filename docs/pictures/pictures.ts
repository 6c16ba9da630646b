import { campaignTransitions } from "./campaignTransitions.ts"
import { drawLimiters } from "./drawLimiters.ts"
import { drawTransitions } from "./drawTransitions.ts"
import { laneTransitions } from "./laneTransitions.ts"
import { limiterRuns } from "./limiterRuns.ts"
import { recallTransitions } from "./recallTransitions.ts"

/** Every picture that is made of the code or of a run, by its file. */
export const pictures: Readonly<Record<string, () => Promise<string>>> = {
  "life-of-a-recall.svg": () =>
    drawTransitions({
      title: "The phases of a recall, and the events that lead from one to the next",
      transitions: recallTransitions(),
      order: ["", "Requested", "Calling", "Uncertain", "Reading", "settledShort"],
      group: { name: "Ended", places: ["confirmed", "settledShort", "refused", "unverified", "cancelled"] },
    }),
  "life-of-a-campaign.svg": () =>
    drawTransitions({
      title: "Where a campaign can stand, and the events that lead from one place to the next",
      transitions: campaignTransitions(),
      order: ["", "Opened", "Requesting", "Under way", "Withdrawing", "Withdrawn"],
    }),
  "life-of-a-lane.svg": () =>
    drawTransitions({
      title: "Where a lane can stand, and the events that lead from one place to the next",
      transitions: laneTransitions(),
      order: ["Open", "Held", "Blocked"],
    }),
  "limiters.svg": async () => drawLimiters(await limiterRuns()),
}
