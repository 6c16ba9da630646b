import { limiterRuns, perMinute, perSecond } from "../../docs/pictures/limiterRuns.ts"
import { windowShares } from "../../docs/pictures/windowShares.ts"
import { leastTime } from "../../packages/core/src/lane/leastTime.ts"
import { calls, windows } from "../../docs/pictures/limiterRuns.ts"
import { markdownTable } from "./markdownTable.ts"

/** What the picture of the limiters shows, in numbers. */
export const limiterTable = {
  limiters: async () => {
    const runs = await limiterRuns()
    const seconds = (millis: number) => `${(millis / 1_000).toFixed(1)} s`
    return markdownTable(
      ["Limiter", "Refused", "Most in a second", "Most in a minute", "Last call starts after"],
      [
        ...runs.map(({ calls: made, name, refused }) => {
          const arrivals = made.map(({ arrivesAt }) => arrivesAt).toSorted((one, other) => one - other)
          const end = arrivals.at(-1)! + 1
          const most = (window: typeof perSecond) => Math.max(...windowShares(arrivals, window, 1, end)) * window.limit
          return [
            name,
            refused.length.toLocaleString("en"),
            Math.round(most(perSecond)).toLocaleString("en"),
            Math.round(most(perMinute)).toLocaleString("en"),
            seconds(Math.max(...made.map(({ startedAt }) => startedAt))),
          ]
        }),
        [
          "the least time there is",
          "",
          perSecond.limit.toLocaleString("en"),
          perMinute.limit.toLocaleString("en"),
          seconds(leastTime(calls, windows)),
        ],
      ],
    )
  },
}
