import type { Canary } from "../canary/canaryOf.ts"
import { printable } from "../display/textWidth.ts"
import { version } from "../version.ts"
import type { Telling } from "./reportSentences.ts"
import type { ToldReport } from "./ToldReport.ts"

/** What identifies a campaign, and its times. */
export const reportFacts = (
  report: ToldReport,
  { texts, zone }: Telling,
): ReadonlyArray<readonly [name: string, value: string]> => {
  const { by, campaignId, label, lane, openedAt, reason, sealed } = report.campaign
  const at = (name: string, time: number | undefined) => (time === undefined ? [] : [[name, zone.day(time)] as const])
  return [
    [texts.campaign, campaignId],
    ...(label === undefined ? [] : [[texts.label, printable(label)] as const]),
    [texts.reason, printable(reason)],
    [texts.by, printable(by)],
    [texts.app, `${lane.appId} · ${lane.baseUrl}`],
    ...(report.canary === undefined ? [] : [[texts.canary, canaryText(report.canary, texts)] as const]),
    ...at(texts.openedAt, openedAt),
    ...at(texts.sealedAt, sealed?.at),
    ...at(texts.firstCallAt, report.firstCallAt),
    ...at(texts.dispatchedAt, report.dispatchedAt),
    ...at(texts.endedAt, report.endedAt),
  ]
}

/** Which campaign the canary was, and how much of it is confirmed. */
export const canaryText = ({ campaign, progress: { counts } }: Canary, texts: Telling["texts"]): string =>
  texts.canaryStands(campaign.campaignId, counts.confirmed, counts.requested)

/** How its words and times are meant. */
export const reportNotes = ({ texts, zone }: Telling, now: number): ReadonlyArray<string> => [
  texts.claims,
  texts.zone(zone.name(now)),
  texts.made(zone.day(now), version),
]
