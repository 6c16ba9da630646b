import type { CampaignProgress } from "@feishu-recall/core"
import { currentHold } from "../display/holdWords.ts"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { styles } from "./campaignLines.ts"
import { canaryLines } from "../canary/canaryLines.ts"
import { canaryHold, type CampaignWithCanary, pauseOf } from "../canary/canaryOf.ts"
import { blockWords } from "./blockWords.ts"
import { type CampaignState, campaignState, stateWords } from "./campaignState.ts"
import { pauseWords } from "./pauseWords.ts"

/** How one campaign stands, and what somebody can do about it. */
export const statusLines = (one: CampaignWithCanary, terminal: Terminal, now: number): ReadonlyArray<string> => {
  const { canary, progress } = one
  const { campaign, counts } = progress
  const paint = painter(terminal)
  const state = campaignState(progress)
  const style = styles[state]
  const paragraph = (text: string, indent = 0) => wrap(text, terminal.columns, indent)
  const title = [
    `Campaign ${campaign.campaignId}`,
    ...(campaign.label === undefined ? [] : [printable(campaign.label)]),
  ]
  const figures = Object.entries(rows).filter(([name]) => counts[name as keyof typeof rows] > 0)
  return [
    ...paragraph(title.join("  ")).map((line) => paint("bold", line)),
    ...paragraph(`"${printable(campaign.reason)}", ordered by ${printable(campaign.by)}, ${day(campaign.openedAt)}`),
    ...paragraph(`App ${campaign.lane.appId} at ${campaign.lane.baseUrl}`),
    "",
    ...paragraph(stateSentence(one, state, now)).map((line) => (style === undefined ? line : paint(style, line))),
    ...figures.flatMap(([name, words]) =>
      paragraph(
        `${number(counts[name as keyof typeof rows]).padStart(9)}  ${name === "blocked" && canaryHold(one) === "open" ? "waiting for it" : words}`,
        11,
      ),
    ),
    ...(canary === undefined ? [] : ["", ...canaryLines(canary, progress, terminal)]),
    ...todo(one).flatMap((text) => ["", ...paragraph(text)]),
  ]
}

/** How it stands, in one sentence, with what or who holds it. */
const stateSentence = (one: CampaignWithCanary, state: CampaignState, now: number): string => {
  const { campaign, lane } = one.progress
  const hold = canaryHold(one)
  if (hold !== undefined)
    return `It waits for ${hold === "open" ? "its canary" : "a person: its canary is not confirmed"}.`
  const pause = pauseOf(one)
  switch (state) {
    case "filling":
      return "Its list was never completed: nothing was requested."
    case "blocked":
      return lane.blocked === undefined
        ? "It waits for a person."
        : `It waits for a person: ${blockWords(lane.blocked).why}.`
    case "paused":
      return pause === undefined ? "It is paused." : `It is ${pauseWords(pause, day)}`
    case "ended":
      return "It has ended, and not all is confirmed."
    case "underWay": {
      const held = currentHold(one.progress.lane, now)
      if (campaign.cancelled) return "It is cancelled: what was called already is read until it is certain."
      return `It is ${stateWords[state]}${held === undefined ? "" : `; ${held}`}.`
    }
    case "cancelled":
    case "confirmed":
      return `It is ${stateWords[state]}.`
  }
}

const rows = {
  requested: "requested",
  confirmed: "confirmed",
  settledShort: "settled short",
  refused: "refused",
  unverified: "unverified",
  cancelled: "cancelled",
  blocked: "blocked",
  open: "open",
} as const

const goOn = ({ campaign }: CampaignProgress): string =>
  `If no process works on it, go on with: feishu-recall resume ${campaign.campaignId}`

const todo = (one: CampaignWithCanary): ReadonlyArray<string> => {
  const { progress } = one
  const { campaign, lane } = progress
  const resume = `feishu-recall resume ${campaign.campaignId}`
  const hold = canaryHold(one)
  if (hold === "open") return [goOn(progress)]
  if (hold === "failed")
    return [
      `Let the others be called: ${resume} --reason "…"`,
      `Or leave them as they are: feishu-recall cancel ${campaign.campaignId} --reason "…"`,
    ]
  switch (campaignState(progress)) {
    case "filling":
      return ["Start the recall again: nothing of this one can happen any more."]
    case "blocked":
      return lane.blocked === undefined
        ? [
            "What waits has a damaged event in the store. Restore the store from a backup, or look at these batch messages by hand.",
          ]
        : [blockWords(lane.blocked).todo, `Then go on with: ${resume} --reason "…"`]
    case "paused":
      return [`Go on with: ${resume} --reason "…"`]
    case "underWay":
      return [goOn(progress)]
    case "ended":
      return [`What is left for a person, in words: feishu-recall report ${campaign.campaignId}`]
    case "cancelled":
    case "confirmed":
      return []
  }
}
