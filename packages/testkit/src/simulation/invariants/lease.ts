import { type Invariant, when } from "./Invariant.ts"
import { clockSlackMillis, isStoreTimeSure, trueTime } from "./storeTime.ts"

/** A process calls the platform for a lane only while it has the lease: one worker acts at a time. */
export const lease: Invariant = {
  number: 2,
  name: "Claim",
  check: ({ world }) => {
    if (!isStoreTimeSure(world)) return []
    const terms = world.store.terms.map((term) => ({ ...term, until: trueTime(world, term.expiresAt) }))
    const holdsIt = (process: string, at: number) =>
      terms.some((term) => term.process === process && term.since <= at && at <= term.until + clockSlackMillis)
    return world.network.sent
      .filter(({ api, process, startedAt }) => api !== "token" && !holdsIt(process, startedAt))
      .map(({ api, process, startedAt }) => `${process} called ${api} at ${when(world, startedAt)}, without the lease`)
  },
}
