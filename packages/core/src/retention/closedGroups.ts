import type { CampaignId } from "../campaign/CampaignId.ts"

/** Who shares what with whom. */
interface Sharing {
  readonly campaignId: CampaignId
  readonly shares: ReadonlyArray<CampaignId>
}

/**
 * Campaigns that share recalls with each other, however indirectly, in one group each: a recall has one history, whoever
 * asked for it, so that these can only go together. Everything keeps its order. Whoever is shared with but not among
 * them is gone already, and ties nothing.
 */
export const closedGroups = <Member extends Sharing>(
  members: ReadonlyArray<Member>,
): ReadonlyArray<ReadonlyArray<Member>> => {
  const leaders = new Map<CampaignId, CampaignId>(members.map(({ campaignId }) => [campaignId, campaignId]))
  const leaderOf = (id: CampaignId): CampaignId => {
    let leader = id
    while (leaders.get(leader) !== leader) leader = leaders.get(leader)!
    // Whoever asks next has a shorter way.
    for (let at = id; at !== leader;) {
      const onward = leaders.get(at)!
      leaders.set(at, leader)
      at = onward
    }
    return leader
  }
  for (const { campaignId, shares } of members)
    for (const other of shares) if (leaders.has(other)) leaders.set(leaderOf(other), leaderOf(campaignId))
  const groups = new Map<CampaignId, Array<Member>>()
  for (const member of members) {
    const leader = leaderOf(member.campaignId)
    const group = groups.get(leader)
    if (group === undefined) groups.set(leader, [member])
    else group.push(member)
  }
  return [...groups.values()]
}
