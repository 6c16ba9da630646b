import { type CampaignRecall, RecallClient } from "@feishu-recall/core"
import { Clock, Effect, Option, Result, Stream } from "effect"
import { canaryOf } from "../canary/canaryOf.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import type { Terminal } from "../display/Terminal.ts"
import { csvReport } from "../report/csvReport.ts"
import { htmlReport } from "../report/htmlReport.ts"
import { jsonReport, wholeReportJson } from "../report/jsonReport.ts"
import { markdownReport } from "../report/markdownReport.ts"
import { recallJson } from "../report/recallFields.ts"
import { reportJson } from "../report/reportJson.ts"
import type { Telling } from "../report/reportSentences.ts"
import { languages } from "../report/texts/ReportTexts.ts"
import type { ToldReport } from "../report/ToldReport.ts"
import { textReport } from "../report/textReport.ts"
import { localZone, makeZone, type Zone } from "../report/Zone.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { findCampaign } from "./findCampaign.ts"
import { type Judged, judge, judgeSettings, readSettings, tellNotes } from "./judge.ts"
import { writeWhole } from "./writeWhole.ts"

type Format = "text" | "md" | "html" | "json" | "csv"

interface ReportInput {
  readonly campaign: string
  readonly format: Option.Option<Format>
  readonly lang: keyof typeof languages
  readonly output: Option.Option<string>
  readonly timezone: Option.Option<string>
  readonly bom: boolean
}

/** `feishu-recall report` */
export const report = Effect.fnUntraced(function* (input: ReportInput) {
  const { output } = yield* Invocation
  const { settings, zone } = yield* judge({
    settings: judgeSettings(yield* readSettings),
    zone: judgeZone(input),
    formats: judgeFormats(input, output.json),
  })
  yield* tellNotes(settings.notes)
  const telling = { texts: languages[input.lang], zone }
  const format = Option.getOrElse(input.format, () => "text" as const)
  const file = Option.getOrUndefined(input.output)
  const terminal = file === undefined ? output.terminal : { ...output.terminal, columns: 80, color: false }
  const now = yield* Clock.currentTimeMillis
  yield* Effect.gen(function* () {
    const client = yield* RecallClient
    const { campaignId } = yield* findCampaign(input.campaign)
    const recalls = client.recalls(campaignId)
    const found = yield* Effect.all([client.report(campaignId), canaryOf(campaignId)]).pipe(
      Effect.map(([whole, canary]): ToldReport => ({ ...whole, canary })),
      Effect.cached,
    )
    const told = (
      format === "csv"
        ? csvReport(recalls, zone, input.bom)
        : Stream.unwrap(Effect.map(found, (whole) => inFormat(format, whole, recalls, { now, telling, terminal })))
    ).pipe(
      Stream.grouped(200),
      Stream.map((parts) => parts.join("")),
    )
    if (file !== undefined) {
      yield* writeWhole(file, told)
      output.record("written", { file, format })
      output.note(`The report is in ${file}`)
    } else if (output.json) {
      yield* Stream.runForEach(recalls, (recall) => Effect.sync(() => output.record("recall", recallJson(recall))))
      const { canary, course, history } = wholeReportJson(yield* found, now)
      if (canary !== null) output.record("canary", canary)
      output.record("course", course)
      output.record("history", history)
    } else yield* Stream.runForEach(told, (text) => Effect.sync(() => output.part(text)))
    // The rows of a CSV come from the recalls alone, and so large a campaign is not read twice.
    if (output.json) output.record("summary", reportJson(yield* found, now))
  }).pipe(Effect.provide(yield* existingClientServices(settings.configuration)))
  return exitCodes.confirmed
})

const inFormat = <E>(
  format: Exclude<Format, "csv">,
  report: ToldReport,
  recalls: Stream.Stream<CampaignRecall, E>,
  how: { readonly now: number; readonly telling: Telling; readonly terminal: Terminal },
): Stream.Stream<string, E> => {
  const { now, telling, terminal } = how
  switch (format) {
    case "text":
      return Stream.make(`${textReport(report, terminal, telling, now).join("\n")}\n`)
    case "md":
      return markdownReport(report, recalls, telling, now)
    case "html":
      return htmlReport(report, recalls, telling, now)
    case "json":
      return jsonReport(report, recalls, now)
  }
}

const judgeZone = ({ timezone }: ReportInput): Judged<Zone> => {
  if (Option.isNone(timezone)) return Result.succeed(localZone())
  const zone = timezone.value === "" ? undefined : makeZone(timezone.value)
  return zone === undefined
    ? Result.fail([`--timezone knows no zone "${timezone.value}": name one as Asia/Shanghai or UTC`])
    : Result.succeed(zone)
}

const judgeFormats = ({ bom, format, output }: ReportInput, json: boolean): Judged<void> => {
  const faults = [
    ...(json && Option.isSome(format) && Option.isNone(output)
      ? ["--json and --format both say what stdout gets: leave one of them out, or name a file with --output"]
      : []),
    ...(bom && Option.getOrUndefined(format) !== "csv"
      ? ["--bom is for --format csv: leave it out, or ask for csv"]
      : []),
    ...(Option.isSome(output) && output.value === "" ? ["--output needs the name of a file"] : []),
  ]
  return faults.length > 0 ? Result.fail(faults) : Result.void
}
