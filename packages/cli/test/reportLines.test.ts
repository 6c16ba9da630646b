import { stripVTControlCharacters } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { exitCodeOf, exitCodes } from "../src/exitCode.ts"
import { reportJson } from "../src/report/reportJson.ts"
import { reportLines } from "../src/report/reportLines.ts"
import { textWidth } from "../src/display/textWidth.ts"
import { number } from "../src/display/words.ts"
import { reports, terminals } from "./displayArbitraries.ts"

describe("the report for people", () => {
  it("never has a line that is wider than the terminal", () => {
    fc.assert(
      fc.property(reports, terminals, (report, terminal) => {
        for (const line of reportLines(report, terminal))
          assert.isAtMost(textWidth(stripVTControlCharacters(line)), terminal.columns, JSON.stringify(line))
      }),
    )
  })

  it("sends no command to a terminal that has no colours, whatever others wrote", () => {
    fc.assert(
      fc.property(reports, terminals, (report, terminal) => {
        for (const line of reportLines(report, { ...terminal, color: false })) assert.notMatch(line, /\p{Cc}/u)
      }),
    )
  })

  it("names every way a recall stands with its count, and none that no recall has", () => {
    fc.assert(
      fc.property(reports, terminals, (report, terminal) => {
        const lines = reportLines(report, { ...terminal, columns: 100, color: false })
        const row = (name: string) =>
          lines.flatMap((line) => (line.slice(11, 25).trim() === name ? [line.slice(0, 9).trim()] : []))[0]
        assert.strictEqual(row("requested"), number(report.requested))
        assert.strictEqual(row("confirmed"), number(report.confirmed))
        for (const [name, count] of [
          ["settled short", report.settledShort],
          ["refused", report.refused],
          ["unverified", report.unverified],
          ["cancelled", report.cancelled],
          ["blocked", report.blocked],
          ["open", report.open],
        ] as const)
          assert.strictEqual(row(name), count > 0 ? number(count) : undefined, name)
      }),
    )
  })

  it("leaves nothing to a person exactly when nothing needs one", () => {
    fc.assert(
      fc.property(reports, terminals, (report, terminal) => {
        const waits =
          report.short.count > 0 ||
          report.unproven.count > 0 ||
          report.parked.count > 0 ||
          report.refusals.length > 0 ||
          report.blocked > report.parked.count
        const text = reportLines(report, { ...terminal, color: false }).join("\n")
        assert.strictEqual(text.includes("Left for a person"), waits)
      }),
    )
  })
})

describe("the report for programs", () => {
  it("has seven outcomes and states that add up to what was requested, and no time before zero", () => {
    fc.assert(
      fc.property(reports, fc.nat(2_000_000_000_000), (report, now) => {
        const json = reportJson(report, now)
        const { blocked, cancelled, confirmed, open, refused, settledShort, unverified } = json
        assert.strictEqual(confirmed + settledShort + refused + unverified + cancelled + blocked + open, json.requested)
        assert.isAtLeast(json.elapsedMs, 0)
      }),
    )
  })
})

describe("the exit code", () => {
  it("is 0 for a campaign of which everything is confirmed, and for no other", () => {
    fc.assert(
      fc.property(reports, (report) => {
        const all = report.confirmed === report.requested
        assert.strictEqual(exitCodeOf(report) === exitCodes.confirmed, all)
      }),
    )
  })

  it("says 3 as soon as one recall waits for a person", () => {
    fc.assert(
      fc.property(reports, (report) => {
        assert.strictEqual(exitCodeOf(report) === exitCodes.blocked, report.blocked > 0)
      }),
    )
  })
})
