import { canaryLines } from "../canary/canaryLines.ts"
import { canaryHold, type CampaignWithCanary, pauseOf } from "../canary/canaryOf.ts"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { blockWords, withoutLogId } from "./blockWords.ts"
import { pauseWords } from "./pauseWords.ts"
import { type CampaignState, campaignState, stateWords } from "./campaignState.ts"

/** One campaign of the list: how it stands, and below it who wanted what, and its canary. */
export const campaignLines = (one: CampaignWithCanary, terminal: Terminal): ReadonlyArray<string> => {
  const { canary, progress } = one
  const { campaign, counts } = progress
  const paint = painter(terminal)
  const state = campaignState(progress)
  const label = campaign.label === undefined ? "" : `${printable(campaign.label)}  `
  const figures =
    campaign.sealed === undefined || state === "confirmed"
      ? ""
      : `, ${number(counts.confirmed)} of ${number(counts.requested)} confirmed`
  const style = styles[state]
  const hold = canaryHold(one)
  const words = hold === undefined ? wordsOf(state, counts.requested) : holds[hold]
  const why = hold === undefined ? whyOf(one, state) : undefined
  const lines = wrap(`${campaign.campaignId}  ${label}${words}${figures}`, terminal.columns, 2)
  return [
    ...(style === undefined ? lines : lines.map((line) => paint(style, line))),
    ...wrap(
      `  ${day(campaign.openedAt)}  ${printable(campaign.by)}: "${printable(campaign.reason)}"`,
      terminal.columns,
      2,
    ),
    ...(why === undefined ? [] : wrap(`  ${why}`, terminal.columns, 2)),
    ...(canary === undefined
      ? []
      : canaryLines(canary, progress, { columns: terminal.columns - 2 }).map((line) => `  ${line}`)),
  ]
}

const holds = { open: "waits for its canary", failed: "waits for a person: its canary is not confirmed" } as const

const wordsOf = (state: CampaignState, requested: number): string =>
  state === "confirmed" ? `confirmed, all ${number(requested)}` : stateWords[state]

/** What or who stopped it. */
const whyOf = (one: CampaignWithCanary, state: CampaignState): string | undefined => {
  const { blocked } = one.progress.lane
  const pause = pauseOf(one)
  if (state === "paused" && pause !== undefined) return pauseWords(pause, day)
  return state === "blocked" && blocked !== undefined ? blockWords(withoutLogId(blocked)).why : undefined
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
