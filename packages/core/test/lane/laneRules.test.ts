import { describe, expect, it } from "@effect/vitest"
import { decideLane, type HoldLane, type LaneCommand } from "../../src/lane/decideLane.ts"
import { evolveLane, type LaneState, openLane } from "../../src/lane/LaneState.ts"
import { advice } from "../../src/platform/advice.ts"

const at = 1_000_000
const answer = { status: 429, code: 99991400 }
const hold = (more: Partial<HoldLane> = {}): HoldLane => ({
  _tag: "HoldLane",
  at,
  api: "recall",
  cause: "throttled",
  detail: "slow down",
  forMillis: undefined,
  recovered: false,
  answer,
  ...more,
})
const held = (until: number, inARow = 1): LaneState => ({
  ...openLane,
  holds: { recall: { until, inARow, cause: "throttled", detail: null }, progress: undefined },
})
const block: LaneCommand = { _tag: "BlockLane", at, cause: "scope", answer, campaignId: null }
const resume: LaneCommand = { _tag: "ResumeLane", at, by: "lin.wei", reason: "granted" }
const blocked = decideLane(openLane, block).reduce(evolveLane, openLane)
const heldFor = (until: number, inARow: number) => [
  { _tag: "LaneHeld", v: 1, at, api: "recall", until, cause: "throttled", detail: "slow down", inARow },
]

describe("what is written to a lane's stream", () => {
  it("of a block: the cause and what a person must do, unless it is blocked", () => {
    const event = { _tag: "LaneBlocked", v: 1, at, cause: "scope", answer, campaignId: null }
    expect(decideLane(openLane, block)).toEqual([{ ...event, advice: advice("scope") }])
    expect(decideLane(openLane, { ...block, advice: "do this" })).toEqual([{ ...event, advice: "do this" }])
    const known = { status: 400, code: 11247 }
    expect(decideLane(openLane, { ...block, cause: "quota", answer: known })).toMatchObject([
      { advice: advice("quota", 11247) },
    ])
    for (const command of [block, hold()]) expect(decideLane(blocked, command)).toEqual([])
  })

  it("of a person who resumes it: that, if it is blocked", () => {
    expect(decideLane(blocked, resume)).toEqual([{ _tag: "LaneResumed", v: 1, at, by: "lin.wei", reason: "granted" }])
    expect(decideLane(openLane, resume)).toEqual([])
  })

  it("of a worker that leaves: what its readings still occupy", () => {
    const word = { fence: 3, readings: [{ before: 5, count: 2 }], unknownUntil: 7 }
    expect(decideLane(openLane, { _tag: "LeaveLane", at, ...word })).toEqual([{ _tag: "LaneLeft", v: 1, at, ...word }])
  })

  it("of a prune: who removed what, and how much; it changes nothing of how the lane stands", () => {
    const order = { by: "ops", reason: "old", what: "events", before: 5, campaigns: 2, recalls: 7, events: 30 } as const
    const events = decideLane(blocked, { _tag: "PruneLane", at, ...order })
    expect(events).toEqual([{ _tag: "LanePruned", v: 1, at, ...order }])
    expect(events.reduce(evolveLane, blocked)).toEqual(blocked)
  })

  it("of a hold: as long as the platform asks, or twice as long each time, to a minute", () => {
    expect(decideLane(openLane, hold({ forMillis: 7_000 }))).toEqual(heldFor(at + 7_000, 1))
    const pauses = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]
    for (const [index, pause] of pauses.entries())
      expect(decideLane(index === 0 ? openLane : held(at, index), hold())).toEqual(heldFor(at + pause, index + 1))
  })

  it("of holds in a row: that a person has to look, after ten", () => {
    const all = held(at, 10)
    const event = { _tag: "LaneBlocked", v: 1, at, answer, campaignId: null }
    expect(decideLane(all, hold())).toEqual([{ ...event, cause: "throttled-without-end", advice: "slow down" }])
    expect(decideLane(all, hold({ detail: null }))).toEqual([
      { ...event, cause: "throttled-without-end", advice: advice("throttled-without-end", answer.code) },
    ])
    expect(decideLane(all, hold({ cause: "token-unavailable" }))).toMatchObject([{ cause: "unreachable" }])
    expect(decideLane(all, hold({ recovered: true }))).toEqual(heldFor(at + 1_000, 1))
  })

  it("of a hold that ended a minute ago: that it goes on, and after that minute that it is another one", () => {
    expect(decideLane(held(at - 60_000, 3), hold())).toMatchObject([{ inARow: 4 }])
    expect(decideLane(held(at - 60_001, 3), hold())).toMatchObject([{ inARow: 1 }])
  })

  it("of answers that come while it is held: nothing, unless they ask for more than a second beyond", () => {
    const lane = held(at + 5_000, 2)
    expect(decideLane(lane, hold())).toEqual([])
    expect(decideLane(lane, hold({ forMillis: 6_000 }))).toEqual([])
    expect(decideLane(lane, hold({ forMillis: 6_001 }))).toEqual(heldFor(at + 6_001, 2))
    expect(decideLane(held(at, 2), hold({ forMillis: 500 }))).toEqual(heldFor(at + 500, 3))
    // Also of one whose call was in flight with good ones; where it holds for longer, it is counted anew.
    expect(decideLane(lane, hold({ recovered: true }))).toEqual([])
    expect(decideLane(lane, hold({ recovered: true, forMillis: 6_001 }))).toEqual(heldFor(at + 6_001, 1))
  })
})
