import { limits } from "../limits.ts"
import type { Problem } from "./problems.ts"
import { painter, type Terminal } from "./Terminal.ts"
import { shortened } from "./textWidth.ts"
import { clock, number } from "./words.ts"

/** The latest problems, newest last, a line each: as many as there is room for. */
export const problemLines = (
  problems: ReadonlyArray<Problem>,
  terminal: Terminal,
  room: number,
): ReadonlyArray<string> => {
  const paint = painter(terminal)
  const { columns, unicode } = terminal
  const shown = problems.slice(problems.length - Math.min(limits.problemsShown, problems.length, Math.max(0, room)))
  const times = shown.map(({ count }) => (count === 1 ? "" : `${number(count)}${unicode ? "×" : "x"}  `))
  const timesWidth = Math.max(0, ...times.map((text) => text.length))
  return shown.map(({ at, text }, index) => {
    const when = columns < roomy ? "  " : `  ${(index === 0 ? "problems" : "").padEnd(11)}${clock(at)}  `
    const line = shortened(`${when}${times[index]!.padStart(timesWidth)}${text}`, columns, unicode)
    return `${line.slice(0, when.length)}${paint("yellow", line.slice(when.length))}`
  })
}

/** In a narrower window there is no room for the time. */
const roomy = 60

/** The same for logs and pipes. */
export const problemSentences = (problems: ReadonlyArray<Problem>): ReadonlyArray<string> =>
  problems
    .slice(-limits.problemsShown)
    .map(({ at, count, text }) => `  ${clock(at)} ${text}${count === 1 ? "" : ` (${number(count)} times)`}`)
