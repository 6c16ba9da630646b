import type { PastCampaign } from "../Incident.ts"
import { pastCampaign, pastName } from "../layPast.ts"
import type { Invariant } from "./Invariant.ts"

const leastAgeMillis = 86_400_000

/**
 * Only what is old is ever removed, and what only its names were removed from says the same as before. When all is over, a
 * last prune leaves nothing of what was old and is shared with nothing young, whatever interrupted those before it.
 */
export const retention: Invariant = {
  number: 3,
  name: "Retention",
  check: ({ left, world }) => {
    const { beganAt, incident, store } = world
    const young = store
      .erased()
      .filter(({ again, stored }) => again === undefined && stored.type !== "CampaignPruned" && !isOld(stored.data))
    const changed = store
      .erased()
      .filter(({ again, stored }) => again !== undefined && unnamed(again.data) !== unnamed(stored.data))
    const text = store
      .log()
      .map(({ data, metadata }) => data + metadata)
      .join("\n")
    const kept = incident.past
      .filter(
        (one) =>
          (text.includes(pastName(one.key)) || text.includes(pastCampaign(one.key))) &&
          (!left.includes(pastCampaign(one.key)) || hasToGo(together(one, incident.past))),
      )
      .map(({ key }) => `${pastCampaign(key)} is old, and was not removed`)
    return [
      ...young.map(({ stored }) => `${stored.type} of ${stored.streamId} was removed, and is not old: ${stored.data}`),
      ...changed.map(({ stored }) => `${stored.type} of ${stored.streamId} says something else without its names`),
      ...kept,
    ]

    function isOld(data: string): boolean {
      return (JSON.parse(data) as { readonly at: number }).at < beganAt - leastAgeMillis
    }
  },
}

const unnamed = (data: string): string =>
  JSON.stringify({ ...(JSON.parse(data) as object), by: undefined, reason: undefined, label: undefined })

/** Nobody asks for their batch messages any more, and nothing happened to them for longer than two days. */
const hasToGo = (group: ReadonlyArray<PastCampaign>): boolean =>
  group.every(({ daysAgo, shared }) => daysAgo > 2 && shared.length === 0)

/** Those that asked for one of its batch messages, or of theirs, and so on. */
const together = (one: PastCampaign, past: ReadonlyArray<PastCampaign>): ReadonlyArray<PastCampaign> => {
  const group = new Set([one])
  for (const member of group)
    for (const other of past) if (other.own.some((number) => member.own.includes(number))) group.add(other)
  return [...group]
}
