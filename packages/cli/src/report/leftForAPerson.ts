import { type CampaignReport, codeEntry, type PlatformAnswer, type Refusals } from "@feishu-recall/core"
import { limits } from "../limits.ts"
import { printable } from "../display/textWidth.ts"
import { counted, number } from "../display/words.ts"

/** Few ids in full, so that they can be looked up; the rest are in `--json` and in the store. */
const { idsShown } = limits

/** What the program can't do, as sentences that say what somebody can. */
export const leftForAPerson = (report: CampaignReport): ReadonlyArray<string> => [
  ...blocked(report),
  ...short(report),
  ...report.refusals.map(refused),
  ...unverified(report),
  ...parked(report),
]

const blocked = ({ blockedBy, campaign, parked, ...counts }: CampaignReport): ReadonlyArray<string> => {
  const waiting = counts.blocked - parked.count
  if (waiting <= 0) return []
  const recalls = counted(waiting, "recall waits", "recalls wait")
  if (blockedBy === undefined)
    return campaign.paused
      ? [`${recalls}: the campaign is paused. Go on with: feishu-recall resume ${campaign.campaignId}`]
      : [`${recalls} for a person.`]
  const { advice, answer, cause } = blockedBy
  const why = answer === null ? cause : `${cause}: ${said(undefined, answer)}`
  return [`${recalls}, for the lane is blocked (${why}). ${printable(advice)}`]
}

const short = ({ short: { count, first } }: CampaignReport): ReadonlyArray<string> => [
  ...first
    .slice(0, idsShown)
    .map(
      ({ delivered, id, missing }) =>
        `${id} fell short: ${number(missing)} of ${counted(delivered, "message")} did not come back, also after another call. Tell their readers, or reopen it later.`,
    ),
  ...(count > idsShown ? [`${number(count - idsShown)} more fell short in the same way; --json lists them.`] : []),
]

const refused = ({ answer, count, ids }: Refusals): string => {
  const entry = answer.code === undefined ? undefined : codeEntry(answer.code)
  const remedy = entry?.remedy ?? "Ask the platform's support with the log id."
  return `${counted(count, "was", "were")} refused: ${said(entry?.meaning, answer)}. ${remedy} ${some(ids, count)}`
}

const unverified = ({ unproven: { count, first } }: CampaignReport): ReadonlyArray<string> => {
  if (count === 0) return []
  const answer = first[0]?.answer
  const why = answer === undefined ? "" : ` (last answer: ${said(undefined, answer)})`
  const ids = first.map(({ id }) => id)
  return [
    `${counted(count, "is", "are")} unverified${why}: called, but not proven. Read them again later. ${some(ids, count)}`,
  ]
}

const parked = ({ parked: { count, first } }: CampaignReport): ReadonlyArray<string> => {
  if (count === 0) return []
  const ids = first.map(({ id }) => id)
  return [
    `${counted(count, "recall has", "recalls have")} a damaged event in the store and can't go on. Restore the store from a backup, or look at what became of these batch messages by hand. ${some(ids, count)}`,
  ]
}

const some = (ids: ReadonlyArray<string>, count: number): string => {
  const shown = ids.slice(0, idsShown)
  return `${shown.join(", ")}${count > shown.length ? `, and ${number(count - shown.length)} more` : ""}`
}

/** An answer in our words where its code is known. */
export const answerWords = (answer: PlatformAnswer): string =>
  said(answer.code === undefined ? undefined : codeEntry(answer.code)?.meaning, answer)

/** In our words where the code is known, in the platform's where not; the log id is what its support asks for. */
const said = (meaning: string | undefined, answer: PlatformAnswer): string =>
  [
    meaning ?? (answer.msg === undefined ? undefined : printable(answer.msg)),
    answer.code === undefined ? `HTTP ${answer.status}` : `code ${answer.code}`,
    answer.logId === undefined ? undefined : `log id ${printable(answer.logId)}`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(", ")
