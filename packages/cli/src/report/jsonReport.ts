import type { CampaignRecall, HistoryEntry } from "@feishu-recall/core"
import { Stream } from "effect"
import { printableJson } from "../display/textWidth.ts"
import { canaryJson } from "../canary/canaryLines.ts"
import { recallJson } from "./recallFields.ts"
import { reportJson } from "./reportJson.ts"
import type { ToldReport } from "./ToldReport.ts"

/**
 * One JSON object: the fields of the `summary` of `--json`, the course, the history, and every recall, one a line. Names
 * stay as they are; new ones may come.
 */
export const jsonReport = <E>(
  report: ToldReport,
  recalls: Stream.Stream<CampaignRecall, E>,
  now: number,
): Stream.Stream<string, E> => {
  const fields = Object.entries(wholeReportJson(report, now)).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${printableJson(value)},\n`,
  )
  return Stream.make(`{\n${fields.join("")}  "recalls": [`).pipe(
    Stream.concat(
      Stream.map(
        Stream.zipWithIndex(recalls),
        ([recall, place]) => `${place === 0 ? "" : ","}\n    ${printableJson(recallJson(recall))}`,
      ),
    ),
    Stream.concat(Stream.make("\n  ]\n}\n")),
  )
}

/** All but the recalls. Times are epoch milliseconds; what is not known is `null`. */
export const wholeReportJson = (report: ToldReport, now: number) => {
  const { campaign, course, history } = report
  return {
    ...reportJson(report, now),
    label: campaign.label ?? null,
    canary: report.canary === undefined ? null : canaryJson(report.canary),
    lane: campaign.lane,
    madeAt: now,
    openedAt: campaign.openedAt,
    sealedAt: campaign.sealed?.at ?? null,
    firstCallAt: report.firstCallAt ?? null,
    dispatchedAt: report.dispatchedAt ?? null,
    endedAt: report.endedAt ?? null,
    course,
    history: { entries: history.entries.map(entryJson), leftOut: history.leftOut },
  }
}

const entryJson = ({ at, block, by, reason, recalls, until, what }: HistoryEntry) => ({
  what,
  at,
  until,
  by: by ?? null,
  reason: reason ?? null,
  recalls: recalls ?? null,
  block: block === undefined ? null : { cause: block.cause, answer: block.answer ?? null },
})
