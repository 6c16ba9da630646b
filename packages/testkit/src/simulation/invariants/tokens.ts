import type { Sent } from "../SimulatedNetwork.ts"
import type { World } from "../World.ts"
import { type Invariant, when } from "./Invariant.ts"

/** One fetch in flight per process; a rejected token is not used again except for one probe. */
export const tokens: Invariant = {
  number: 11,
  name: "Tokens",
  check: ({ world }) => {
    const byProcess = Map.groupBy(world.network.sent, ({ process }) => process)
    return [...byProcess.values()].flatMap((calls) => [...atOnce(world, calls), ...again(calls)])
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

/** The source has to hand it out twice, with a pause, before it is tried once more: that many probes there can be. */
const again = (calls: ReadonlyArray<Sent>): ReadonlyArray<string> =>
  [...new Set(calls.map(({ token }) => token))]
    .filter((token) => token !== "")
    .flatMap((token) => {
      const rejectedAt = Math.min(
        ...calls.filter((call) => call.token === token && call.heard === 99991663).map(({ endedAt }) => endedAt!),
      )
      // A probe that got no verdict, by a lost answer or a fault, is followed by another.
      const uses = calls.filter(
        (call) => call.token === token && call.startedAt > rejectedAt && call.heard === 99991663,
      ).length
      const issued = calls.filter(({ api, endedAt, heard }) => api === "token" && heard === 0 && endedAt! > rejectedAt)
      return uses > Math.floor(issued.length / 2)
        ? [
            `${calls[0]!.process} used a token ${uses} more times after it was rejected, and got ${issued.length} meanwhile`,
          ]
        : []
    })
