import { isDone } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { CampaignFacts } from "./CampaignFacts.ts"
import { closedGroups } from "./closedGroups.ts"

/** Why a campaign stays. */
export type StayReason =
  /** Something happened to it, or to a recall of it, too lately. */
  | { readonly _tag: "Recent"; readonly lastAt: Timestamp }
  /** So many recalls have not ended, or its list is not requested: it may wait for a person. */
  | { readonly _tag: "Unfinished"; readonly open: number }
  /** An event can't be decoded: nobody knows what it says. */
  | { readonly _tag: "Damaged" }
  /** It shares recalls with that one, which stays for a reason of its own. */
  | { readonly _tag: "Shared"; readonly with: CampaignId }
  /** Its removal was interrupted: what is left of it is to be removed, and no report needs it. */
  | { readonly _tag: "BeingRemoved" }

/** What may go, and what stays. */
export interface RetentionJudgement {
  /** Campaigns that share recalls go together, or not at all: one group each. */
  readonly goes: ReadonlyArray<ReadonlyArray<CampaignFacts>>
  readonly stays: ReadonlyArray<{ readonly facts: CampaignFacts; readonly reason: StayReason }>
}

/**
 * Which campaigns may go whose last event is older than `before`. One that was opened and never sealed may: nothing was
 * ever requested for it, and nobody fills a list for so long.
 *
 * `what`: of one whose removal was interrupted no names are removed: there is no report of it any more.
 */
export const judgeRetention = (
  facts: ReadonlyArray<CampaignFacts>,
  before: Timestamp,
  what: "events" | "names",
): RetentionJudgement => {
  const goes: Array<ReadonlyArray<CampaignFacts>> = []
  const stays: Array<RetentionJudgement["stays"][number]> = []
  for (const group of closedGroups(facts)) {
    const reasons = group.map((one) => ownReason(one, before, what))
    const holder = group[reasons.findIndex((reason) => reason !== undefined)]
    if (holder === undefined) goes.push(group)
    else
      for (const [index, one] of group.entries())
        stays.push({ facts: one, reason: reasons[index] ?? { _tag: "Shared", with: holder.campaignId } })
  }
  return { goes, stays }
}

const ownReason = (
  { campaign, lastAt, open }: CampaignFacts,
  before: Timestamp,
  what: "events" | "names",
): StayReason | undefined => {
  if (campaign === undefined) return { _tag: "Damaged" }
  if (open > 0 || !isDone(campaign)) return { _tag: "Unfinished", open }
  if (lastAt >= before) return { _tag: "Recent", lastAt }
  return campaign.pruned !== undefined && what === "names" ? { _tag: "BeingRemoved" } : undefined
}
