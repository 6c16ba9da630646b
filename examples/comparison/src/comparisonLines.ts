import { duration, number, wrap } from "@feishu-recall/cli"
import type { Comparison } from "./Comparison.ts"

/** The comparison as a table in 80 columns, under a sentence of what was compared. */
export const comparisonLines = (comparison: Comparison): ReadonlyArray<string> => {
  const { day, machine, own, people, recalls, seed, staying, ways, windows } = comparison
  const about =
    `${number(recalls)} batch messages to ${people} people each. ${number(own)} of them can be taken back, ` +
    `but for ${number(staying)} of their messages, which stay whoever asks. Each program was killed once, ` +
    `after ${number(Math.ceil(recalls / 2))} calls, and started again.`
  const rows = [
    row("", (way) => way.way),
    "",
    row("99 of 100 accepted after", (way) => elapsed(way.mostAcceptedMillis)),
    row("the last one accepted after", (way) => elapsed(way.allAcceptedMillis)),
    row("the program ended after", (way) => elapsed(way.endedMillis)),
    "",
    row("calls", (way) => number(way.calls)),
    row("  already accepted before", (way) => number(way.calledForNothing)),
    row("readings of the progress", (way) => number(way.readings)),
    row("rate limited", (way) => number(way.rateLimited)),
    row("ids never called", (way) => number(way.neverCalled)),
    "",
    row("batch messages gone", (way) => number(way.gone)),
    row("  said to have failed", (way) => number(way.claimedFailedButGone)),
    row("messages left", (way) => number(way.left)),
    row("  said to be done", (way) => number(way.claimedDoneButLeft)),
  ].map((line) => (typeof line === "string" ? line : line(ways)))
  const measured = `Measured ${day} on ${machine}; seed ${seed}, ${windows} windows.`
  return [...wrap(about, columns), "", ...rows, "", ...wrap(measured, columns)]
}

const columns = 80

type Row = (ways: Comparison["ways"]) => string

const row =
  (label: string, cell: (way: Comparison["ways"][number]) => string): Row =>
  (ways) =>
    label.padEnd(labelWidth) + ways.map((way) => cell(way).padStart(Math.max(cellWidth, way.way.length + 2))).join("")

const labelWidth = 28
const cellWidth = 12

const elapsed = (millis: number | null): string => (millis === null ? "never" : duration(millis))
