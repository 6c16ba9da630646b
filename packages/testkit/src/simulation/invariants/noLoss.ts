import type { Invariant } from "./Invariant.ts"
import { recallEvents } from "./Invariant.ts"

/** Once faults stop, every recall of a sealed campaign has an outcome, and nobody had to start a worker for it. */
export const noLoss: Invariant = {
  number: 3,
  name: "No loss",
  check: ({ isAtRest, progress, world }) => {
    if (!isAtRest) {
      const open = progress.map(({ campaign, counts }) => `${campaign.campaignId}: ${JSON.stringify(counts)}`)
      return [`an hour after the last fault not all is at rest: ${open.join("; ")}`]
    }
    const unasked = world.campaigns
      .filter(({ sealed }) => sealed)
      .flatMap(({ asked, id: campaignId }) =>
        asked
          .filter((id) => recallEvents(world, id).length === 0)
          .map((id) => `${id} is on the sealed list of ${campaignId}, and nobody ever requested it`),
      )
    return [...world.gaveUp, ...unasked]
  },
}
