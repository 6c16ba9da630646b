import { stripVTControlCharacters } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { defaultWorkerPolicy } from "@feishu-recall/core"
import * as fc from "fast-check"
import { forecast } from "../src/display/forecast.ts"
import { progressLine, progressLines } from "../src/display/progressLines.ts"
import { printable, textWidth } from "../src/display/textWidth.ts"
import type { Problem } from "../src/display/problems.ts"
import type { Terminal } from "../src/display/Terminal.ts"
import { limits } from "../src/limits.ts"
import { number } from "../src/display/words.ts"
import { foreignText, outsideViews, progresses, shownAt, terminals, views } from "./displayArbitraries.ts"

const problems: fc.Arbitrary<ReadonlyArray<Problem>> = fc.array(
  fc.record({
    text: fc.oneof(fc.string(), foreignText.map(printable)),
    count: fc.integer({ min: 1, max: 9_999 }),
    at: fc.nat(),
  }),
  { maxLength: 9 },
)

const shown = fc.record({
  progress: progresses,
  view: fc.oneof(views, outsideViews),
  problems,
  terminal: fc
    .tuple(terminals, fc.integer({ min: 2, max: 100 }))
    .map(([terminal, columns]): Terminal => ({ ...terminal, columns })),
  sinceAccepted: fc.option(fc.nat(100_000), { nil: undefined }),
})

const draw = ({
  problems,
  progress,
  sinceAccepted,
  terminal,
  view,
}: typeof shown extends fc.Arbitrary<infer A> ? A : never) =>
  progressLines(
    progress,
    view,
    terminal,
    shownAt,
    forecast(progress, view, defaultWorkerPolicy, sinceAccepted),
    problems,
  )

describe("the block that shows how a campaign stands", () => {
  it("never has a line that is wider than the terminal", () => {
    fc.assert(
      fc.property(shown, (state) => {
        for (const line of draw(state))
          assert.isAtMost(textWidth(stripVTControlCharacters(line)), state.terminal.columns, JSON.stringify(line))
      }),
    )
  })

  it("never has more lines than there is room for above the cursor, and always the bar of what is confirmed", () => {
    fc.assert(
      fc.property(shown, fc.integer({ min: 4, max: 30 }), (state, rows) => {
        const terminal = { ...state.terminal, columns: Math.max(40, state.terminal.columns), rows, color: false }
        const lines = draw({ ...state, terminal })
        assert.isBelow(lines.length, rows)
        assert.isTrue(lines.some((line) => line.startsWith("  confirmed")))
      }),
    )
  })

  it("shows the newest problems, newest last, as soon as there is room for all else", () => {
    fc.assert(
      fc.property(shown, (state) => {
        const terminal = { ...state.terminal, columns: 100, rows: 60, color: false, unicode: true }
        const known = state.problems.map((problem, index) => ({ ...problem, text: `problem number ${index}.` }))
        const lines = draw({ ...state, problems: known, terminal })
        assert.deepEqual(
          lines.flatMap((line) => /problem number \d+\./.exec(line) ?? []),
          known.slice(-limits.problemsShown).map(({ text }) => text),
        )
      }),
    )
  })

  it("sends no command to a terminal that has no colours, whatever others wrote", () => {
    fc.assert(
      fc.property(shown, (state) => {
        const terminal = { ...state.terminal, color: false }
        for (const line of draw({ ...state, terminal })) assert.notMatch(line, /\p{Cc}/u)
      }),
    )
  })

  it("shows the counts of the campaign and no others", () => {
    fc.assert(
      fc.property(shown, (state) => {
        const terminal = { ...state.terminal, columns: 100, rows: 60, color: false }
        const lines = draw({ ...state, terminal })
        const { counts, statuses } = state.progress
        const last = (label: string) =>
          lines
            .find((line) => line.startsWith(`  ${label}`))
            ?.split(" ")
            .at(-1)
        assert.strictEqual(last("requested"), number(counts.requested))
        assert.strictEqual(last("confirmed"), number(counts.confirmed))
        assert.strictEqual(last("accepted"), number(statuses.accepted + counts.confirmed + counts.settledShort))
        const text = lines.join(" ").replaceAll(/ +/g, " ")
        for (const [count, name] of [
          [counts.refused, "refused"],
          [counts.settledShort, "settled short"],
          [counts.unverified, "unverified"],
          [counts.blocked, "blocked"],
        ] as const)
          assert.strictEqual(text.includes(`${number(count)} ${name}`), count > 0, name)
      }),
    )
  })

  it("promises no time to a campaign that waits for a person", () => {
    fc.assert(
      fc.property(shown, (state) => {
        const waits = state.progress.lane.blocked !== undefined || state.progress.campaign.paused !== undefined
        if (waits) assert.notInclude(draw(state).join(" "), "at least")
      }),
    )
  })

  it("fits on one line for logs and pipes", () => {
    fc.assert(
      fc.property(shown, ({ progress, sinceAccepted, view }) => {
        const left = forecast(progress, view, defaultWorkerPolicy, sinceAccepted)
        const line = progressLine(progress, view, shownAt, left)
        assert.notMatch(line, /\p{Cc}/u)
        assert.include(line, `${number(progress.counts.requested)} requested`)
        assert.include(line, `${number(progress.counts.confirmed)} confirmed`)
      }),
    )
  })
})

describe("the forecast", () => {
  it("confirms nothing before all is called, and has nothing left when nothing is open", () => {
    fc.assert(
      fc.property(shown, ({ progress, sinceAccepted, view }) => {
        const left = forecast(progress, view, defaultWorkerPolicy, sinceAccepted)
        const { accepted, calling, requested, uncertain } = progress.statuses
        if (accepted + calling + requested + uncertain === 0)
          assert.deepEqual(left, { dispatchMillis: 0, confirmMillis: 0 })
        assert.isAtLeast(left.confirmMillis, left.dispatchMillis)
        assert.isAtLeast(left.dispatchMillis, 0)
      }),
      { numRuns: 30 },
    )
  })
})
