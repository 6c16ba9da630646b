import type { CampaignId, CampaignReport } from "@feishu-recall/core"
import { printable } from "../display/textWidth.ts"
import { counted, number } from "../display/words.ts"
import { exitCodeOf, exitCodes } from "../exitCode.ts"
import { limits } from "../limits.ts"
import { leftForAPerson } from "../report/leftForAPerson.ts"
import { reportJson } from "../report/reportJson.ts"

/** How a campaign came to its rest, or the command to its end. */
export type HookResult = "confirmed" | "notAllConfirmed" | "blocked" | "failed"

/** What somebody is told who does not look at the screen. */
export interface HookMessage {
  readonly campaignId: CampaignId
  readonly result: HookResult
  readonly exitCode: number
  /** One line that says all that matters. */
  readonly title: string
  /** Plain sentences for people. */
  readonly lines: ReadonlyArray<string>
  /** The same for programs, all of it. */
  readonly json: Readonly<Record<string, unknown>>
}

/**
 * Of a campaign at rest. `undefined` for one that was only stopped: it has not ended, and whoever stopped it knows.
 */
export const restMessage = (report: CampaignReport, now: number): HookMessage | undefined => {
  const exitCode = exitCodeOf(report)
  const result = results.find((name) => exitCodes[name] === exitCode)
  if (result === undefined) return undefined
  const { campaign } = report
  const lines = [
    [campaign.campaignId, ...(campaign.label === undefined ? [] : [printable(campaign.label)])].join("  "),
    `"${printable(campaign.reason)}", ordered by ${printable(campaign.by)}`,
    `App ${campaign.lane.appId} at ${campaign.lane.baseUrl}`,
    ...leftForAPerson(report),
  ]
  const base = { campaignId: campaign.campaignId, result, exitCode, title: titles[result](report), lines }
  return withJson(base, { label: campaign.label ?? null, ...campaign.lane, ...reportJson(report, now) })
}

/** Of a command that broke off: nothing goes on by itself. `why` is what the screen says. */
export const failureMessage = (campaignId: CampaignId, why: string, exitCode: number): HookMessage => {
  const goOn = `feishu-recall resume ${campaignId}`
  const base = {
    campaignId,
    result: "failed" as const,
    exitCode,
    title: "Recall broke off: nothing goes on by itself",
    lines: [campaignId, printable(why), `Nothing is lost. Go on with: ${goOn}`],
  }
  return withJson(base, { campaignId, message: why, goOn })
}

const results = ["confirmed", "notAllConfirmed", "blocked"] as const satisfies ReadonlyArray<HookResult>

const titles = {
  confirmed: ({ requested }: CampaignReport) => `Recall done: ${messages(requested)} confirmed`,
  notAllConfirmed: ({ confirmed, requested }: CampaignReport) =>
    `Recall ended: ${number(confirmed)} of ${messages(requested)} confirmed`,
  blocked: ({ blocked, requested }: CampaignReport) =>
    `Recall needs a person: ${number(blocked)} of ${messages(requested)} wait`,
} as const

const messages = (count: number) => counted(count, "batch message")

const withJson = (message: Omit<HookMessage, "json">, fields: object): HookMessage => {
  const lines = message.lines.map((line) => cut(line))
  const { exitCode, result, title } = message
  const type = result === "failed" ? "failure" : "summary"
  return { ...message, lines, json: { type, result, exitCode, text: [title, ...lines].join("\n"), ...fields } }
}

/** A message of a custom bot has a size, and a sentence that nobody reads to its end tells nobody anything. */
const cut = (line: string): string =>
  line.length <= limits.hookLineLetters ? line : `${line.slice(0, limits.hookLineLetters - 1).toWellFormed()}…`
