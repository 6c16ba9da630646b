import type { Invariant } from "./Invariant.ts"

/** No more calls in flight, and no larger page, than the policy says. */
export const bounded: Invariant = {
  number: 12,
  name: "Bounded",
  check: ({ world }) => {
    const { incident, network, store } = world
    const { maxInFlight, pageSize } = incident.policy
    const calls = network.sent.filter(({ api }) => api === "recall")
    const most = Math.max(
      0,
      ...calls.map(
        ({ process, startedAt }) =>
          calls.filter(
            (other) =>
              other.process === process && other.startedAt <= startedAt && (other.endedAt ?? Infinity) > startedAt,
          ).length,
      ),
    )
    return [
      most > maxInFlight ? `${most} calls were in flight at once, and ${maxInFlight} are allowed` : "",
      // The page itself, its campaign and its lane.
      store.counts.mostStreams > pageSize + 2 ? `an append wrote to ${store.counts.mostStreams} streams` : "",
    ].filter((problem) => problem !== "")
  },
}
