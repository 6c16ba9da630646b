import type { CampaignProgress } from "@feishu-recall/core"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { type CampaignState, campaignState, stateWords } from "./campaignState.ts"

/** One campaign of the list: how it stands, and below it who wanted what. */
export const campaignLines = (progress: CampaignProgress, terminal: Terminal): ReadonlyArray<string> => {
  const { campaign, counts } = progress
  const paint = painter(terminal)
  const state = campaignState(progress)
  const label = campaign.label === undefined ? "" : `${printable(campaign.label)}  `
  const figures =
    campaign.sealed === undefined ? "" : `, ${number(counts.confirmed)} of ${number(counts.requested)} confirmed`
  const style = styles[state]
  const lines = wrap(`${campaign.campaignId}  ${label}${stateWords[state]}${figures}`, terminal.columns, 2)
  return [
    ...(style === undefined ? lines : lines.map((line) => paint(style, line))),
    ...wrap(
      `  ${day(campaign.openedAt)}  ${printable(campaign.by)}: "${printable(campaign.reason)}"`,
      terminal.columns,
      2,
    ),
  ]
}

export const styles: Readonly<Record<CampaignState, "green" | "yellow" | "red" | undefined>> = {
  filling: undefined,
  blocked: "red",
  paused: "yellow",
  underWay: undefined,
  cancelled: undefined,
  confirmed: "green",
  ended: "yellow",
}
