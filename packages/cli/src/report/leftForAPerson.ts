import { advice, type CampaignReport, codeEntry, type Refusals } from "@feishu-recall/core"
import { limits } from "../limits.ts"
import { printable } from "../display/textWidth.ts"
import { canaryReason } from "../canary/canaryOf.ts"
import { answerWords } from "./answerWords.ts"
import { blockWords } from "./blockWords.ts"
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
  ...blockedForOthers(report, texts),
]

const blocked = (report: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => {
  const { blockedBy, campaign } = report
  const waiting = report.blocked - report.parked.count
  if (waiting <= 0) return []
  if (blockedBy !== undefined) {
    const { todo, why } = blockWords(blockedBy, texts)
    return [texts.blockedByLane(waiting, why, todo, goOn(report))]
  }
  if (campaign.paused === undefined) return [texts.blockedBySomething(waiting)]
  const { by, reason } = campaign.paused
  return reason.startsWith(canaryReason)
    ? [texts.blockedByCanary(waiting, goOn(report))]
    : [texts.blockedByPause(waiting, printable(by), printable(reason), goOn(report))]
}

/** Nothing of this campaign waits, but the next one of the same app would. */
const blockedForOthers = (report: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => {
  const { blockedBy, campaign } = report
  if (blockedBy === undefined || report.blocked > report.parked.count) return []
  return [texts.blockedForOthers(campaign.lane.appId, blockWords(blockedBy, texts).why, goOn(report))]
}

const goOn = ({ campaign }: CampaignReport): string => `feishu-recall resume ${campaign.campaignId} --reason "…"`

const short = ({ short: { count, first } }: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => {
  if (count === 0) return []
  const named = first.map(({ delivered, id, missing }) => texts.fellShort(id, missing, delivered))
  return [texts.areShort(count, some(named, count, texts))]
}

const refused = ({ answer, count, ids }: Refusals, texts: ReportTexts): string =>
  texts.wereRefused(
    count,
    answerWords(answer, texts),
    remedy(answer.code, texts) ?? texts.askSupport,
    some(ids, count, texts),
  )

/** What a code of a whole lane asks for is asked for also where one recall alone met it. */
const remedy = (code: number | undefined, texts: ReportTexts): string | undefined => {
  if (code === undefined) return undefined
  const kind = codeEntry(code)?.class
  const ofLane =
    typeof kind === "object"
      ? blockWords({ cause: kind.blocks, answer: { status: 400, code }, advice: advice(kind.blocks, code) }, texts).todo
      : undefined
  return texts.remedy(code) ?? ofLane
}

const unverified = ({ unproven: { count, first } }: CampaignReport, texts: ReportTexts): ReadonlyArray<string> => {
  if (count === 0) return []
  const answer = first[0]?.answer
  const lastAnswer = answer === undefined ? undefined : answerWords(answer, texts)
  return [texts.areUnverified(count, lastAnswer, remedy(answer?.code, texts), some(idsOf(first), count, texts))]
}

const parked = ({ parked: { count, first } }: CampaignReport, texts: ReportTexts): ReadonlyArray<string> =>
  count === 0 ? [] : [texts.areParked(count, some(idsOf(first), count, texts))]

const idsOf = (first: ReadonlyArray<{ readonly id: string }>) => first.map(({ id }) => id)

const some = (ids: ReadonlyArray<string>, count: number, texts: ReportTexts): string => {
  const shown = ids.slice(0, idsShown)
  const named = shown.join(texts.joinIds)
  return count > shown.length ? texts.andMore(named, count - shown.length) : named
}
