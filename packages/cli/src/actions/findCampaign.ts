import { type Campaign, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { isCanaryLabel } from "../canary/canaryOf.ts"
import { badInput } from "../CommandError.ts"

/** The campaign that somebody means: by its id, a beginning of it that no other has, or its label. */
export const findCampaign = Effect.fnUntraced(function* (name: string) {
  const { campaigns, damaged, removing } = yield* (yield* RecallClient).campaigns
  const isDamaged = damaged.find((id) => id === name)
  if (isDamaged !== undefined)
    return yield* badInput(`${isDamaged} has a damaged event in the store: restore the store from a backup`)
  if (removing.some(({ campaignId }) => campaignId === name))
    return yield* badInput(`${name} is old and its removal was interrupted: "feishu-recall prune" ends it`)
  const meant = matching(campaigns, name)
  if (meant.length === 1) return meant[0]!
  return yield* badInput(
    meant.length === 0
      ? `there is no such campaign: "feishu-recall list" shows their ids and labels`
      : [
          `${meant.length} campaigns are called so; say more of the id:`,
          ...meant.slice(0, 5).map(({ campaignId, reason }) => `  ${campaignId}  "${reason}"`),
        ].join("\n"),
  )
})

/**
 * The newest comes first. An older one whose list was never completed can do nothing any more: the recall that was started
 * again has its label now.
 */
const notLeftBehind = (campaigns: ReadonlyArray<Campaign>): ReadonlyArray<Campaign> =>
  campaigns.filter(({ sealed }, place) => place === 0 || sealed !== undefined)

export const matching = (campaigns: ReadonlyArray<Campaign>, name: string): ReadonlyArray<Campaign> => {
  const exact = campaigns.filter(({ campaignId }) => campaignId === name)
  if (exact.length > 0) return exact
  const labelled = campaigns.filter(({ label }) => label === name || label?.split(", ").includes(name))
  if (labelled.length > 0) return notLeftBehind(labelled)
  const begun = name === "" ? [] : campaigns.filter(({ campaignId }) => campaignId.startsWith(name))
  // A canary is part of the campaign that it was opened for, moments later: nobody means it before that one.
  const others = begun.filter(({ label }) => !isCanaryLabel(label))
  return others.length > 0 ? others : begun
}
