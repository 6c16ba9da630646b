import type { CampaignFacts } from "./CampaignFacts.ts"

/** As many groups together as have at most so many streams, in order; one that has more is alone. */
export const packGroups = (
  groups: ReadonlyArray<ReadonlyArray<CampaignFacts>>,
  streams: number,
): ReadonlyArray<ReadonlyArray<ReadonlyArray<CampaignFacts>>> => {
  const packs: Array<Array<ReadonlyArray<CampaignFacts>>> = []
  let free = 0
  for (const group of groups) {
    const size = group.reduce((sum, { recalls }) => sum + 1 + recalls, 0)
    if (size > free) {
      packs.push([])
      free = streams
    }
    packs.at(-1)!.push(group)
    free -= size
  }
  return packs
}
