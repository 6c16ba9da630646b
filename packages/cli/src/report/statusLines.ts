import type { CampaignProgress } from "@feishu-recall/core"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { styles } from "./campaignLines.ts"
import { campaignState, stateWords } from "./campaignState.ts"

/** How one campaign stands, and what somebody can do about it. */
export const statusLines = (
  progress: CampaignProgress,
  terminal: Terminal,
  awaitsCanary = false,
): ReadonlyArray<string> => {
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
    ...paragraph(
      `It ${state === "filling" ? "" : "is "}${awaitsCanary ? "waiting for its canary" : sentences[state]}.`.replace(
        "It its",
        "Its",
      ),
    ).map((line) => (style === undefined ? line : paint(style, line))),
    ...figures.flatMap(([name, words]) =>
      paragraph(`${number(counts[name as keyof typeof rows]).padStart(9)}  ${words}`, 11),
    ),
    ...(awaitsCanary ? [goOn(progress)] : todo(progress)).flatMap((text) => ["", ...paragraph(text)]),
  ]
}

const sentences = {
  ...stateWords,
  blocked: "waiting for a person",
  ended: "at its end, and not all is confirmed",
} as const

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

const todo = (progress: CampaignProgress): ReadonlyArray<string> => {
  const { campaign, lane } = progress
  const resume = `feishu-recall resume ${campaign.campaignId}`
  switch (campaignState(progress)) {
    case "filling":
      return ["Start the recall again: nothing of this one can happen any more."]
    case "blocked":
      return lane.blocked === undefined
        ? [
            "What waits has a damaged event in the store. Restore the store from a backup, or look at these batch messages by hand.",
          ]
        : [printable(lane.blocked.advice), `Then go on with: ${resume} --reason "…"`]
    case "paused":
      return [`Go on with: ${resume} --reason "…"`]
    case "underWay":
      return [goOn(progress)]
    case "cancelled":
    case "confirmed":
    case "ended":
      return []
  }
}
