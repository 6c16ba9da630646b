import { canaryLines } from "../canary/canaryLines.ts"
import { awaitsCanary, type CampaignWithCanary } from "../canary/canaryOf.ts"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { type CampaignState, campaignState, stateWords } from "./campaignState.ts"

/** One campaign of the list: how it stands, and below it who wanted what, and its canary. */
export const campaignLines = (one: CampaignWithCanary, terminal: Terminal): ReadonlyArray<string> => {
  const { canary, progress } = one
  const { campaign, counts } = progress
  const paint = painter(terminal)
  const state = campaignState(progress)
  const label = campaign.label === undefined ? "" : `${printable(campaign.label)}  `
  const figures =
    campaign.sealed === undefined ? "" : `, ${number(counts.confirmed)} of ${number(counts.requested)} confirmed`
  const style = styles[state]
  const lines = wrap(
    `${campaign.campaignId}  ${label}${awaitsCanary(one) ? "waits for its canary" : stateWords[state]}${figures}`,
    terminal.columns,
    2,
  )
  return [
    ...(style === undefined ? lines : lines.map((line) => paint(style, line))),
    ...wrap(
      `  ${day(campaign.openedAt)}  ${printable(campaign.by)}: "${printable(campaign.reason)}"`,
      terminal.columns,
      2,
    ),
    ...(canary === undefined
      ? []
      : canaryLines(canary, progress, { columns: terminal.columns - 2 }).map((line) => `  ${line}`)),
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
