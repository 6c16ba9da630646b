import { describe, expect, it } from "@effect/vitest"
import { decideLane, type HoldLane } from "../../src/lane/decideLane.ts"
import type { LanePolicy } from "../../src/lane/LanePolicy.ts"
import { evolveLane, type LaneState, openLane } from "../../src/lane/LaneState.ts"
import { limits } from "../../src/limits.ts"
import { classify } from "../../src/platform/classify.ts"
import { campaignOf } from "../arbitraries.ts"
import { json } from "../platform/evidence.ts"

const policy: LanePolicy = { maxHoldsInARow: 4, holdBaseMillis: 100, holdCapMillis: 300, extendByMillis: 50 }

const hold = (at: number, forMillis?: number): HoldLane => ({
  _tag: "HoldLane",
  at,
  api: "recall",
  cause: "throttled",
  detail: null,
  forMillis,
  recovered: false,
  answer: null,
})

const after = (lane: LaneState, command: HoldLane) => decideLane(lane, command, policy).reduce(evolveLane, lane)

describe("each limit of a lane, lowered", () => {
  it("holdBaseMillis doubles up to holdCapMillis, and after maxHoldsInARow a person is asked", () => {
    let lane = openLane
    const lengths: Array<number> = []
    while (lane.blocked === undefined) {
      const at = lane.holds.recall?.until ?? 0
      lane = after(lane, hold(at))
      if (lane.blocked === undefined) lengths.push(lane.holds.recall!.until - at)
    }
    expect(lengths).toEqual([policy.holdBaseMillis, 200, policy.holdCapMillis, policy.holdCapMillis])
    expect(lengths).toHaveLength(policy.maxHoldsInARow)
  })

  it("extendByMillis is no reason for an event of its own", () => {
    const lane = after(openLane, hold(0, 1_000))
    expect(decideLane(lane, hold(0, 1_000 + policy.extendByMillis), policy)).toEqual([])
    expect(decideLane(lane, hold(0, 1_001 + policy.extendByMillis), policy)).toHaveLength(1)
  })

  it("longestHoldSeconds cuts what the platform names", () => {
    const throttled = classify(json(429, {}, { "x-ogw-ratelimit-reset": "999999999" }))
    expect(throttled).toMatchObject({ _tag: "Throttled", resetMillis: limits.lane.longestHoldSeconds * 1_000 })
  })

  it("letPass keeps the last refusals that a person let pass", () => {
    let lane = openLane
    for (let code = 0; code < limits.lane.letPass + 7; code++) {
      const answer = { status: 400, code }
      const campaignId = campaignOf(1)
      const blocked = decideLane(lane, { _tag: "BlockLane", at: 0, cause: "same-refusal", answer, campaignId })
      lane = blocked.reduce(evolveLane, lane)
      lane = decideLane(lane, { _tag: "ResumeLane", at: 0, by: "lin.wei", reason: "seen" }).reduce(evolveLane, lane)
    }
    expect(lane.letPass).toHaveLength(limits.lane.letPass)
    expect(lane.letPass[0]!.code).toBe(7)
  })
})
