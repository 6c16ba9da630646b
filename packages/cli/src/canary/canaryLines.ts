import type { CampaignProgress } from "@feishu-recall/core"
import type { Terminal } from "../display/Terminal.ts"
import { number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { type Canary, canaryState } from "./canaryOf.ts"

/** How the canary of a campaign stands, as part of that campaign's story. */
export const canaryLines = (
  { campaign, progress }: Canary,
  main: CampaignProgress,
  terminal: Pick<Terminal, "columns">,
): ReadonlyArray<string> => {
  const { counts } = progress
  const rest = number((main.campaign.sealed?.count ?? 0) - counts.requested)
  // Paused after all of it is confirmed, the rest waits for a person, and no longer for the canary.
  const isWaitedFor = canaryState(progress) === "open" && counts.confirmed < counts.requested
  const told =
    campaign.sealed === undefined
      ? "has not begun"
      : `${number(counts.confirmed)} of ${number(counts.requested)} confirmed${isWaitedFor ? `; the other ${rest} wait for it` : ""}`
  return wrap(`Its canary (${campaign.campaignId}): ${told}.`, terminal.columns)
}

/** The same for programs. */
export const canaryJson = ({ campaign, progress }: Canary) => ({
  campaignId: campaign.campaignId,
  state: canaryState(progress),
  ...progress.counts,
})
