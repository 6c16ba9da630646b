import type { CampaignReport } from "@feishu-recall/core"
import { printable } from "../display/textWidth.ts"
import { version } from "../version.ts"
import type { Telling } from "./reportSentences.ts"

/** What identifies a campaign, and its times. */
export const reportFacts = (
  report: CampaignReport,
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
    ...at(texts.openedAt, openedAt),
    ...at(texts.sealedAt, sealed?.at),
    ...at(texts.firstCallAt, report.firstCallAt),
    ...at(texts.dispatchedAt, report.dispatchedAt),
    ...at(texts.endedAt, report.endedAt),
  ]
}

/** How its words and times are meant. */
export const reportNotes = ({ texts, zone }: Telling, now: number): ReadonlyArray<string> => [
  texts.claims,
  texts.zone(zone.name(now)),
  texts.made(zone.day(now), version),
]
