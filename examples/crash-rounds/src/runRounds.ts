import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Cause, Effect, Exit } from "effect"
import { judgeRound } from "./judge/judgeRound.ts"
import { monotonic } from "./monotonic.ts"
import { addFigures, type RoundFigures, roundFigures, roundLine } from "./roundLine.ts"
import { isOverMinute, planRound, type RoundPlan, type StoreKind } from "./RoundPlan.ts"
import type { RoundRecord } from "./RoundRecord.ts"
import { runRound } from "./runRound.ts"
import { Timeline } from "./Timeline.ts"

export interface RoundsOptions {
  readonly rounds: number
  readonly seed: number
  readonly store: StoreKind
  /** Rounds at a time. */
  readonly jobs: number
  /** Where failing rounds leave their files; the system's folder for temporary files unless told. */
  readonly folder?: string | undefined
  readonly told: (line: string) => void
}

export interface RoundsResult {
  readonly failed: ReadonlyArray<FailedRound>
  readonly totals: RoundFigures
}

export interface FailedRound {
  readonly seed: number
  /** What is wrong, the command that tries it again, and what happened. */
  readonly story: string
}

/** Longer than any round takes; one that takes longer hangs. */
const roundTimeout = "5 minutes"

/** Runs rounds with seeds in a row, some at a time, and judges each. */
export const runRounds = Effect.fnUntraced(function* (options: RoundsOptions) {
  const failed: Array<FailedRound> = []
  const figures: Array<RoundFigures> = []
  const one = Effect.fnUntraced(function* (plan: RoundPlan) {
    const { seed } = plan
    const folder = mkdtempSync(join(options.folder ?? tmpdir(), `crash-${seed}-`))
    const timeline = new Timeline()
    const begun = monotonic()
    const exit = yield* Effect.exit(Effect.timeout(runRound(plan, folder, timeline), roundTimeout))
    const complaints = Exit.isSuccess(exit) ? judgeRound(exit.value) : [Cause.pretty(exit.cause)]
    if (Exit.isSuccess(exit)) figures.push(roundFigures(exit.value))
    if (complaints.length > 0) {
      if (Exit.isSuccess(exit)) noteCalls(exit.value, timeline)
      failed.push({ seed, story: tell(plan, folder, complaints, timeline) })
      return options.told(failed.at(-1)!.story)
    }
    rmSync(folder, { recursive: true, force: true })
    if (Exit.isSuccess(exit)) options.told(roundLine(exit.value, (monotonic() - begun) / 1_000))
  })
  const plans = Array.from({ length: options.rounds }, (_, index) => planRound(options.seed + index, options.store))
  // The long ones first, so that nobody waits for them alone.
  const longFirst = plans.toSorted((one, other) => Number(isOverMinute(other)) - Number(isOverMinute(one)))
  yield* Effect.forEach(longFirst, one, { concurrency: options.jobs, discard: true })
  const result: RoundsResult = { failed, totals: addFigures(figures) }
  return result
})

/** A readable timeline has what the programs did between our troubles. */
const noteCalls = ({ arrivals, orders, sendings }: RoundRecord, timeline: Timeline): void => {
  for (const { api, at, id, pid } of sendings) timeline.note(`${pid} sends ${api} ${id}`, at)
  for (const { api, at, code, id } of arrivals) timeline.note(`the platform sees ${api} ${id ?? ""}: code ${code}`, at)
  for (const { _tag, at, campaignId } of orders) timeline.note(`${_tag} of ${campaignId} was acknowledged`, at)
}

/** The last lines of a long story stand in its file alone. */
const linesShown = 60

const tell = (
  { seed, store }: RoundPlan,
  folder: string,
  complaints: ReadonlyArray<string>,
  timeline: Timeline,
): string => {
  const lines = timeline.lines()
  writeFileSync(join(folder, "timeline.txt"), `${lines.join("\n")}\n`)
  const ids = complaints.flatMap((complaint) => complaint.match(/bm-\w+/g) ?? [])
  // What the programs and we did, and of the calls those that the complaints are about.
  const shown = lines.filter((line) => !/ bm-/.test(line) || ids.some((id) => line.includes(id)))
  return [
    `seed ${seed} FAILED:`,
    ...complaints.slice(0, 20).map((complaint) => `  - ${complaint}`),
    ...(complaints.length > 20 ? [`  - and ${complaints.length - 20} more`] : []),
    `its plan and weather again: pnpm crash --store ${store} --rounds 1 --seed ${seed}`,
    `its files, and everything that happened: ${folder}`,
    ...shown.slice(0, linesShown),
    ...(shown.length > linesShown ? [`  … ${shown.length - linesShown} more lines in ${folder}/timeline.txt`] : []),
  ].join("\n")
}
