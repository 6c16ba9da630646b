import type { Sent } from "../SimulatedNetwork.ts"
import type { World } from "../World.ts"
import { type Invariant, laneEvents, when } from "./Invariant.ts"

/** One fetch in flight per process; a rejected token is not used again except for one probe. */
export const tokens: Invariant = {
  number: 11,
  name: "Tokens",
  check: ({ world }) => {
    const byProcess = Map.groupBy(world.network.sent, ({ process }) => process)
    return [...byProcess.values()].flatMap((calls) => [...atOnce(world, calls), ...again(world, calls)])
  },
}

const atOnce = (world: World, calls: ReadonlyArray<Sent>): ReadonlyArray<string> => {
  const fetches = calls.filter(({ api }) => api === "token")
  return fetches
    .filter(({ startedAt }, index) => index > 0 && (fetches[index - 1]!.endedAt ?? Infinity) > startedAt)
    .map(
      ({ process, startedAt }) =>
        `${process} fetched a second token at ${when(world, startedAt)}, before the first came`,
    )
}

/** Every resumption by a person, and every new term as worker, forgets what was rejected. */
const again = (world: World, calls: ReadonlyArray<Sent>): ReadonlyArray<string> => {
  const process = calls[0]!.process
  const resumptions = laneEvents(world).filter(({ event }) => event._tag === "LaneResumed").length
  const mayProbe = resumptions + (world.store.takings.get(process) ?? 0)
  return [...new Set(calls.map(({ token }) => token))]
    .filter((token) => token !== "")
    .flatMap((token) => {
      const rejectedAt = Math.min(
        ...calls.filter((call) => call.token === token && call.heard === 99991663).map(({ endedAt }) => endedAt!),
      )
      const uses = calls.filter((call) => call.token === token && call.startedAt > rejectedAt).length
      return uses > mayProbe ? [`${process} used a token ${uses} more times after it was rejected`] : []
    })
}
