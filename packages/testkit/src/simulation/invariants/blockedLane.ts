import { type Invariant, laneEvents, when } from "./Invariant.ts"

/** From the moment in which a block stands in the log until it is lifted, no call starts, in any process. */
export const blockedLane: Invariant = {
  number: 10,
  name: "Blocked lane",
  check: ({ world }) => {
    const events = laneEvents(world)
    const spans: Array<{ readonly from: number; to: number }> = []
    for (const { at, event } of events) {
      if (event._tag === "LaneBlocked") spans.push({ from: at, to: Infinity })
      if (event._tag === "LaneResumed") spans.at(-1)!.to = at
    }
    return world.network.sent
      .filter(
        ({ api, startedAt }) => api !== "token" && spans.some(({ from, to }) => startedAt > from && startedAt < to),
      )
      .map(
        ({ api, process, startedAt }) =>
          `${process} called ${api} at ${when(world, startedAt)}, while the lane was blocked`,
      )
  },
}
