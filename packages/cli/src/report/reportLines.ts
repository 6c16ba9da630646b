import type { CampaignReport } from "@feishu-recall/core"
import { leftForAPerson } from "./leftForAPerson.ts"
import { messageSentences, outcomeRows, type Telling, timingSentence } from "./reportSentences.ts"
import { english } from "./texts/english.ts"
import { localZone } from "./Zone.ts"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable, textWidth } from "../display/textWidth.ts"
import { number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"

/**
 * A campaign's report for people. It claims what was confirmed, and says of all else that it was not.
 *
 * @example
 * ```ts
 * import { detectTerminal, reportJson, reportLines } from "@feishu-recall/cli"
 * import type { CampaignReport } from "@feishu-recall/core"
 *
 * const print = (report: CampaignReport, json: boolean) =>
 *   console.log(
 *     json
 *       ? JSON.stringify(reportJson(report, Date.now()))
 *       : reportLines(report, detectTerminal(process.stdout, process.env)).join("\n"),
 *   )
 * ```
 */
export const reportLines = (
  report: CampaignReport,
  terminal: Terminal,
  telling: Telling = { texts: english, zone: localZone() },
): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { campaign } = report
  const { texts } = telling
  const paragraph = (text: string, indent = 0) => wrap(text, terminal.columns, indent)
  const todo = leftForAPerson(report, texts)
  return [
    ...paragraph(texts.title(campaign.campaignId)).map((line) => paint("bold", line)),
    ...paragraph(texts.order(printable(campaign.reason), printable(campaign.by))),
    "",
    ...outcomeRows(report, texts).flatMap(({ count, meaning, name, style }) => {
      const padding = " ".repeat(Math.max(0, 14 - textWidth(name)))
      const lines = paragraph(`${number(count).padStart(9)}  ${name}${padding} ${meaning}`.trimEnd(), 26)
      return style === undefined ? lines : lines.map((line) => paint(style, line))
    }),
    "",
    ...[...messageSentences(report, telling), timingSentence(report, texts)].flatMap((text) => paragraph(text)),
    ...(todo.length === 0 ? [] : ["", paint("bold", texts.leftForAPerson)]),
    ...todo.flatMap((text) => paragraph(`- ${text}`, 2)),
  ]
}
