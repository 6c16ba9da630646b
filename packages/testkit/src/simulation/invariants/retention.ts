import { pastCampaign, pastName } from "../layPast.ts"
import type { Invariant } from "./Invariant.ts"

const leastAgeMillis = 86_400_000

/**
 * Only what is old is ever removed, and what only its names were removed from says the same as before. When all is over, a
 * last prune leaves nothing of what was old and shared with nobody, whatever interrupted those before it.
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
      .filter(({ key }) => text.includes(pastName(key)) && !left.includes(pastCampaign(key)))
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
