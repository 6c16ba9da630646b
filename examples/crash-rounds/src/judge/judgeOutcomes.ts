import type { CampaignFigures } from "../ProgramReport.ts"
import type { LoggedEvent } from "../StoreLog.ts"
import type { ListedCampaign, RoundRecord } from "../RoundRecord.ts"
import type { Truth } from "../SandboxProcess.ts"
import { campaignStreamOf, recallStreams } from "./streams.ts"

const outcomes = ["Confirmed", "SettledShort", "Refused", "Unverified", "Cancelled"].map((name) => `Recall${name}`)

/** Every recall that was asked for has the outcome that the platform's truth gives it, and so have the reports. */
export const judgeOutcomes = (record: RoundRecord): ReadonlyArray<string> => {
  const truth = new Map(record.truth.map((message) => [message.id, message]))
  const recalls = recallStreams(record.log.events)
  const asked = new Set<string>(record.campaigns.flatMap(({ ids }) => ids))
  return [
    ...[...asked].filter((id) => !recalls.has(id)).map((id) => `${id} is on a sealed list, and was never requested`),
    ...[...recalls.keys()].filter((id) => !asked.has(id)).map((id) => `${id} was requested, and is on no sealed list`),
    ...[...truth.values()]
      .filter(({ id, recalled }) => recalled && !asked.has(id))
      .map(({ id }) => `${id} is gone, and nobody asked for it`),
    ...[...recalls].flatMap(([id, events]) => contradiction(id, events, truth.get(id))),
    ...record.campaigns.flatMap((campaign) => judgeReports(record, campaign, truth)),
  ]
}

const contradiction = (
  id: string,
  events: ReadonlyArray<LoggedEvent>,
  truth: Truth | undefined,
): ReadonlyArray<string> => {
  const outcome = events.findLast(({ type }) => outcomes.includes(type))?.type.slice("Recall".length)
  if (outcome === undefined) return [`${id} has no outcome: its last event is ${events.at(-1)?.type}`]
  const actual = trueOutcome(truth)
  const agrees = actual === "Untouched" ? outcome === "Refused" || outcome === "Cancelled" : outcome === actual
  if (!agrees) return [`${id} ended as ${outcome}, and the platform says ${JSON.stringify(truth)}`]
  if (truth?.recalled === true && !truth.atRest) return [`${id} ended as ${outcome} while its recall still ran`]
  const reading = events.findLast(({ data }) => data["reading"] !== undefined)?.data["reading"] as
    | { readonly recallCount: number }
    | undefined
  return truth?.recalled === true && reading?.recallCount !== truth.recallCount
    ? [`${id} ended with ${reading?.recallCount} messages back, and the platform says ${truth.recallCount}`]
    : []
}

const trueOutcome = (truth: Truth | undefined): "Confirmed" | "SettledShort" | "Untouched" =>
  truth === undefined || !truth.recalled
    ? "Untouched"
    : truth.recallCount === truth.success
      ? "Confirmed"
      : "SettledShort"

const judgeReports = (
  { figures, log, plan }: RoundRecord,
  { campaignId, ids, name }: ListedCampaign,
  truth: ReadonlyMap<string, Truth>,
): ReadonlyArray<string> => {
  const known = ids.map((id) => truth.get(id))
  const count = (outcome: ReturnType<typeof trueOutcome>) => known.filter((one) => trueOutcome(one) === outcome).length
  const recalled = known.flatMap((one) => (one?.recalled === true ? one : []))
  const wasCancelled = log.events.some(
    ({ stream, type }) => stream === campaignStreamOf(campaignId) && type === "CampaignCancelled",
  )
  const expected: CampaignFigures = {
    campaignId,
    requested: ids.length,
    confirmed: count("Confirmed"),
    settledShort: count("SettledShort"),
    // Only what is cancelled was left alone without a refusal: that campaign has nothing that is refused.
    refused: wasCancelled ? 0 : count("Untouched"),
    cancelled: wasCancelled ? count("Untouched") : 0,
    unverified: 0,
    blocked: 0,
    open: 0,
    deliveredMessages: recalled.reduce((sum, { success }) => sum + success, 0),
    recalledMessages: recalled.reduce((sum, { recallCount }) => sum + recallCount, 0),
  }
  const reports = figures.filter((report) => report.campaignId === campaignId)
  if (reports.length < plan.processes)
    return [`only ${reports.length} of ${plan.processes} programs reported on ${name}`]
  return reports.flatMap((report) =>
    Object.entries(expected)
      .filter(([field, value]) => report[field as keyof CampaignFigures] !== value)
      .map(
        ([field, value]) =>
          `the report on ${name} says ${field} ${report[field as keyof CampaignFigures]}, and the platform ${value}`,
      ),
  )
}
