import type { CampaignReport, PlatformAnswer, Refusals } from "@feishu-recall/core"
import { limits } from "../limits.ts"
import { printable } from "../display/textWidth.ts"
import { english } from "./texts/english.ts"
import type { ReportTexts } from "./texts/ReportTexts.ts"

/** Few ids in full, so that they can be looked up; the rest are in `--json` and in the store. */
const { idsShown } = limits

/** What the program can't do, as sentences that say what somebody can. */
export const leftForAPerson = (report: CampaignReport, texts: ReportTexts = english): ReadonlyArray<string> => [
  ...blocked(report, texts),
  ...short(report, texts),
  ...report.refusals.map((refusals) => refused(refusals, texts)),
  ...unverified(report, texts),
  ...parked(report, texts),
]

const blocked = (report: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => {
  const { blockedBy, campaign } = report
  const waiting = report.blocked - report.parked.count
  if (waiting <= 0) return []
  if (blockedBy === undefined)
    return campaign.paused
      ? [texts.blockedByPause(waiting, `feishu-recall resume ${campaign.campaignId}`)]
      : [texts.blockedBySomething(waiting)]
  const { advice, answer } = blockedBy
  const cause = texts.cause(blockedBy.cause)
  const why = answer === null ? cause : texts.because(cause, said(undefined, answer, texts))
  return [texts.blockedByLane(waiting, why, texts.advice(blockedBy.cause, answer?.code, printable(advice)))]
}

const short = ({ short: { count, first } }: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => [
  ...first.slice(0, idsShown).map(({ delivered, id, missing }) => texts.fellShort(id, missing, delivered)),
  ...(count > idsShown ? [texts.moreFellShort(count - idsShown)] : []),
]

const refused = ({ answer, count, ids }: Refusals, texts: ReportTexts): string => {
  const { code } = answer
  const remedy = (code === undefined ? undefined : texts.remedy(code)) ?? texts.askSupport
  return texts.wereRefused(count, answerWords(answer, texts), remedy, some(ids, count, texts))
}

const unverified = ({ unproven: { count, first } }: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => {
  if (count === 0) return []
  const answer = first[0]?.answer
  const lastAnswer = answer === undefined ? undefined : said(undefined, answer, texts)
  return [texts.areUnverified(count, lastAnswer, some(idsOf(first), count, texts))]
}

const parked = ({ parked: { count, first } }: CampaignReport, texts: ReportTexts): ReadonlyArray<string> =>
  count === 0 ? [] : [texts.areParked(count, some(idsOf(first), count, texts))]

const idsOf = (first: ReadonlyArray<{ readonly id: string }>) => first.map(({ id }) => id)

const some = (ids: ReadonlyArray<string>, count: number, texts: ReportTexts): string => {
  const shown = ids.slice(0, idsShown)
  const named = shown.join(texts.joinIds)
  return count > shown.length ? texts.andMore(named, count - shown.length) : named
}

/** An answer in our words where its code is known. */
export const answerWords = (answer: PlatformAnswer, texts: ReportTexts = english): string =>
  said(answer.code === undefined ? undefined : texts.meaning(answer.code), answer, texts)

/** In our words where the code is known, in the platform's where not; the log id is what its support asks for. */
const said = (meaning: string | undefined, answer: PlatformAnswer, texts: ReportTexts): string =>
  [
    meaning ?? (answer.msg === undefined ? undefined : printable(answer.msg)),
    answer.code === undefined ? texts.http(answer.status) : texts.code(answer.code),
    answer.logId === undefined ? undefined : texts.logId(printable(answer.logId)),
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(texts.join)
