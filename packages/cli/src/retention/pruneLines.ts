import type { Prunable, PrunableCampaign, StayingCampaign, StayReason } from "@feishu-recall/core"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { counted, day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { limits } from "../limits.ts"

/** What goes and what stays and why, on one screen. */
export const pruneLines = (prunable: Prunable, age: string, terminal: Terminal): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { before, goes, stays, totals } = prunable
  return [
    ...wrap(`Older than ${age}: nothing has happened since ${day(before)}`, terminal.columns).map((line) =>
      paint("bold", line),
    ),
    ...row("goes", goesText(prunable), terminal),
    ...listed(goes, goingText, terminal),
    ...(totals.laneOrders === 0
      ? []
      : row(
          "lanes",
          `names and reasons go from ${counted(totals.laneOrders, "old order")}; what was ordered stays`,
          terminal,
        )),
    ...staying(stays, terminal),
  ]
}

const labelWidth = 9
const margin = " ".repeat(labelWidth + 2)

const row = (label: string, text: string, { columns }: Terminal): ReadonlyArray<string> =>
  wrap(`  ${label.padEnd(labelWidth)}${text}`, columns, labelWidth + 2)

const goesText = ({ totals, what }: Prunable): string => {
  if (totals.campaigns === 0) return "no campaign"
  const campaigns = counted(totals.campaigns, "campaign")
  const recalls = counted(totals.recalls, "recall")
  return what === "events"
    ? `${campaigns} with ${recalls}: ${counted(totals.events, "event")}, for good`
    : `names, reasons and labels of ${campaigns} and ${recalls}, in ${counted(totals.events, "event")}, for good`
}

const goingText = ({ campaign, recalls }: PrunableCampaign): string => {
  const label = campaign.label === undefined ? "" : `${printable(campaign.label)}  `
  return `${campaign.campaignId}  ${counted(recalls, "recall")}  ${label}"${printable(campaign.reason)}"`
}

/** The first few, one line each, and how many more there are. */
const listed = <One>(
  all: ReadonlyArray<One>,
  toText: (one: One) => string,
  { columns }: Terminal,
): ReadonlyArray<string> => {
  const shown = all.slice(0, limits.pruneCampaignsShown)
  const more = all.length - shown.length
  return [
    ...shown.map((one) => wrap(margin + toText(one), columns, margin.length)[0]!),
    ...(more > 0 ? wrap(`${margin}and ${number(more)} more`, columns, margin.length) : []),
  ]
}

const staying = (stays: ReadonlyArray<StayingCampaign>, terminal: Terminal): ReadonlyArray<string> => {
  if (stays.length === 0) return []
  const reasons = Object.keys(reasonWords) as ReadonlyArray<StayReason["_tag"]>
  return [
    ...row("stays", counted(stays.length, "campaign"), terminal),
    ...reasons.flatMap((tag) => {
      const these = stays.filter(({ reason }) => reason._tag === tag)
      if (these.length === 0) return []
      const named = tag === "Recent" ? [] : these.slice(0, limits.pruneCampaignsShown).map(stayingText)
      const more = tag === "Recent" ? 0 : these.length - named.length
      const names = [...named, ...(more > 0 ? [`${number(more)} more`] : [])].join(", ")
      return wrap(
        `${margin}${number(these.length)} ${reasonWords[tag]}${names === "" ? "" : `: ${names}`}`,
        terminal.columns,
        margin.length,
      )
    }),
  ]
}

const stayingText = ({ campaignId, reason }: StayingCampaign): string =>
  reason._tag === "Shared"
    ? `${campaignId} with ${reason.with}`
    : reason._tag === "Unfinished" && reason.open > 0
      ? `${campaignId} with ${number(reason.open)} open`
      : campaignId

const reasonWords = {
  Recent: "younger",
  Unfinished: "not ended: resume or cancel, or see to what blocks it",
  Shared: "that shares recalls with one that stays",
  BeingRemoved: "whose removal was interrupted: prune without --redact ends it",
  Damaged: "with a damaged event: restore the store from a backup",
} as const satisfies Record<StayReason["_tag"], string>
