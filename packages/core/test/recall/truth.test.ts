import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { defaultRecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { standing } from "../platformModel.ts"
import { type CallFate, type Driven, driveRecall, type Script } from "./driveRecall.ts"
import { scripts, startAt } from "./scripts.ts"

const policy = defaultRecallPolicy
const forEver = Number.MAX_SAFE_INTEGER

const drive = (script: Script): Driven => driveRecall(script, policy, startAt)
const endings = (script: Script, outcome: string) => {
  const driven = drive(script)
  return driven.endings
    .filter((ending) => ending.outcome === outcome)
    .map((ending) => ({ ...ending, executed: driven.executions.filter((at) => at <= ending.at) }))
}

describe("by the platform's own truth", () => {
  it("what is confirmed is back, all of it, and nothing is delivered later", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        for (const { at, executed } of endings(script, "confirmed")) {
          const truth = standing(script.message, executed, at)
          const atLast = standing(script.message, executed, forEver)
          expect(executed.length).toBeGreaterThan(0)
          expect(truth.recallCount).toBe(atLast.success)
          expect(truth.valid).toBeGreaterThan(0)
        }
      }),
      { numRuns: 4_000 },
    )
  })

  it("what is refused was never executed, and never will be by a call that we made", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const driven = drive(script)
        const refusedAt = driven.endings.findLast((ending) => ending.outcome === "refused")?.at
        if (refusedAt === undefined) return
        expect(driven.executions.filter((at) => at <= refusedAt + policy.callTimeoutMillis)).toEqual([])
      }),
      { numRuns: 4_000 },
    )
  })

  it("what settled short was executed, and had its time after the last execution that was heard of", () => {
    fc.assert(
      fc.property(scripts, ({ calls, ...script }) => {
        const heard = calls.map((fate): CallFate => (fate._tag === "AnswerLost" ? { _tag: "Answered" } : fate))
        const ends = endings({ ...script, calls: heard }, "settledShort")
        for (const { at, executed } of ends) expect(at - executed.at(-1)!).toBeGreaterThan(policy.quietShortMillis)
      }),
      { numRuns: 4_000 },
    )
  })

  it("a recall is confirmed whenever the platform lets it be done and seen", () => {
    fc.assert(
      fc.property(scripts, ({ message, ...script }) => {
        const dutiful = {
          ...message,
          owned: true,
          visibleFrom: 0,
          recallableUntil: forEver,
          stuck: 0,
          startsAt: 0,
          deliveries: message.deliveries.map((at) => at - 600_000),
          valid: Math.max(1, message.valid),
          takesMillis: Math.min(message.takesMillis, policy.quietShortMillis - 1_000),
        }
        const { endings } = drive({
          ...script,
          message: dutiful,
          calls: script.calls.slice(0, 5),
          reads: [],
          orders: [],
        })
        expect(endings.map((ending) => ending.outcome)).toEqual(["confirmed"])
      }),
      { numRuns: 1_000 },
    )
  })

  it("every outcome is met on the way, so none of these laws is empty", () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(scripts, (script) => {
        for (const { outcome } of drive(script).endings) met.add(outcome)
      }),
      { numRuns: 2_000 },
    )
    expect([...met].toSorted()).toEqual(["confirmed", "refused", "settledShort", "unverified"])
  })
})
