import type { Invariant } from "./Invariant.ts"
import { when } from "./Invariant.ts"

/** Longer than any window and any call. */
const clockTroubleMillis = 90_000

/**
 * No window of the policy saw more calls arrive than its limit. The platform's ledger says when they arrived. Copies that
 * the network made and calls that arrived after their time are no fault of a budget; and who takes a lane over has only
 * the store's clock to tell how long ago the last calls were, so a jump of that clock excuses what follows it.
 */
export const rate: Invariant = {
  number: 1,
  name: "Rate",
  check: ({ world }) => {
    const { incident, network, platform } = world
    const extra = new Set(
      network.sent.flatMap(({ arrivals }) => arrivals.filter(({ isExtra }) => isExtra).map(({ entry }) => entry)),
    )
    const entries = [...platform.ledger.entries()].map((arrival, index) => ({ ...arrival, index }))
    const begin = world.time.now() - world.time.elapsed()
    const jumps = incident.happenings
      .filter(({ what }) => what._tag === "StoreClockJump" && what.millis > 0)
      .map(({ afterMillis }) => begin + afterMillis)
    const isExcused = (at: number) => jumps.some((jump) => at >= jump && at < jump + clockTroubleMillis)
    return (["recall", "get_progress"] as const).flatMap((api) => {
      const times = entries
        .filter((arrival) => arrival.api === api && !extra.has(arrival.index) && !isExcused(arrival.at))
        .map(({ at }) => at)
      const windows = incident.policy.windows[api === "recall" ? "recall" : "progress"]
      return windows.flatMap(({ limit, millis }) => {
        const index = times.findIndex((at, first) => times[first + limit]! - at < millis)
        return index < 0
          ? []
          : [
              `${limit + 1} calls of ${api} arrived within ${(times[index + limit]! - times[index]!).toFixed(1)} ms, from ${when(world, times[index]!)}`,
            ]
      })
    })
  },
}
