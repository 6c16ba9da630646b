import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { decideLane, type LaneCommand } from "../../src/lane/decideLane.ts"
import { evolveLane, type LaneState, openLane } from "../../src/lane/LaneState.ts"
import { next } from "../../src/next.ts"
import { defaultRecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { answer, silence, unsent } from "../platformModel.ts"
import { driveOn, type Mood } from "./driveOn.ts"
import { moves, startOfTrail, walk } from "./recallTrail.ts"

const policy = defaultRecallPolicy

const laneCommands: fc.Arbitrary<LaneCommand> = fc.oneof(
  fc.record({
    _tag: fc.constant("HoldLane" as const),
    at: fc.integer({ min: startOfTrail, max: startOfTrail + 4_000_000 }),
    api: fc.constantFrom("recall" as const, "progress" as const),
    cause: fc.constant("throttled" as const),
    detail: fc.constant(null),
    forMillis: fc.constantFrom(undefined, 1_000, 60_000, 3_600_000),
    recovered: fc.boolean(),
    answer: fc.constant(null),
  }),
  fc.record({
    _tag: fc.constant("BlockLane" as const),
    at: fc.constant(startOfTrail),
    cause: fc.constantFrom("scope" as const, "quota" as const),
    answer: fc.constant(null),
    campaignId: fc.constant(null),
  }),
  fc.record({
    _tag: fc.constant("ResumeLane" as const),
    at: fc.constant(startOfTrail),
    by: fc.constant("lin.wei"),
    reason: fc.constant("scope granted"),
  }),
)

const lanes: fc.Arbitrary<LaneState> = fc
  .array(laneCommands, { maxLength: 4 })
  .map((commands) => commands.flatMap((command) => [command]).reduce(ordered, openLane))

const ordered = (lane: LaneState, command: LaneCommand) => decideLane(lane, command).reduce(evolveLane, lane)

const numbers = (recall: boolean, recallCount: number, success = 2, valid = 2) =>
  answer(200, 0, {
    batch_message_send_progress: { valid_user_ids_count: valid, success_user_ids_count: success },
    batch_message_recall_progress: { recall, recall_count: recallCount },
  })
const accepted = answer(200, 0)
const done = numbers(true, 2)

/** However the platform answers from now on, even if it never changes. */
const moods: Readonly<Record<string, Mood>> = {
  "all is well": { call: accepted, reading: done },
  "some never come back": { call: accepted, reading: numbers(true, 1) },
  "nothing was ever sent": { call: accepted, reading: numbers(true, 0, 0, 0) },
  "the send never goes on": { call: accepted, reading: numbers(true, 1, 1, 2) },
  "the recall never shows": { call: accepted, reading: numbers(false, 0) },
  "no reading is answered": { call: accepted, reading: silence },
  "no reading leaves": { call: accepted, reading: unsent },
  "no call is answered": { call: silence, reading: numbers(false, 0) },
  "nothing is answered": { call: silence, reading: silence },
  "nothing leaves": { call: unsent, reading: unsent },
  "faults everywhere": { call: answer(500, 2200), reading: answer(500, 2200) },
  "a code that no page lists": { call: answer(400, 777_777), reading: answer(400, 777_777) },
  "too late": { call: answer(400, 230009), reading: numbers(false, 0) },
  "not the sender": { call: answer(400, 230026), reading: answer(400, 230012) },
  "no such message": { call: answer(400, 230030), reading: answer(400, 230030) },
  "readings refused": { call: accepted, reading: answer(400, 230001) },
  "calls lost and readings refused": { call: silence, reading: answer(400, 230001) },
  "throttled for ever": { call: answer(429, 99991400), reading: answer(429, 99991400) },
  "readings throttled for ever": { call: accepted, reading: answer(429, 99991400) },
  "a scope is missing": { call: answer(400, 99991672), reading: answer(400, 99991672) },
  "a permission of this message is missing": { call: answer(400, 230027), reading: numbers(false, 0) },
  "readings lack a permission": { call: accepted, reading: answer(400, 230027) },
}

describe("what is next", () => {
  it("is never a call while the lane is blocked or held or the campaign paused, and waits always end later", () => {
    fc.assert(
      fc.property(moves, lanes, fc.boolean(), fc.nat(4_000_000), (moves, lane, paused, later) => {
        const { now: last, recall } = walk(moves)
        const now = last + later
        const step = next(recall, { lane, paused }, now)
        const held = (api: "recall" | "progress") => now < (lane.holds[api]?.until ?? 0)
        const wrong =
          (step._tag === "Dispatch" && (lane.blocked !== undefined || paused || held("recall"))) ||
          (step._tag === "Read" && (lane.blocked !== undefined || held("progress"))) ||
          (step._tag === "WaitUntil" && step.at <= now) ||
          (step._tag === "WaitForPerson" && lane.blocked === undefined && !paused)
        expect([wrong, step]).toEqual([false, step])
      }),
      { numRuns: 3_000 },
    )
  })

  it("comes when its time has come: whoever waits as long as it says gets something else to do", () => {
    fc.assert(
      fc.property(moves, lanes, (moves, lane) => {
        const { now, recall } = walk(moves)
        const step = next(recall, { lane, paused: false }, now)
        const later = step._tag === "WaitUntil" ? next(recall, { lane, paused: false }, step.at) : step
        expect(later._tag === "WaitUntil").toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each(Object.keys(moods))("ends, or asks a person, within 300 steps from any state: %s", (name) => {
    fc.assert(
      fc.property(moves, (moves) => {
        const { now, recall } = walk(moves)
        const { step, steps } = driveOn({ recall, lane: openLane, now }, moods[name]!, policy, 300)
        expect(steps < 300 ? undefined : step).toBeUndefined()
      }),
      { numRuns: 150 },
    )
  })

  it("ends confirmed within 15 steps and five minutes from any state if the platform answers well from now on", () => {
    fc.assert(
      fc.property(moves, (moves) => {
        const { now, recall } = walk(moves)
        const end = driveOn({ recall, lane: openLane, now }, moods["all is well"]!, policy, 300)
        const outcome = recall.phase._tag === "Ended" ? recall.phase.outcome : "confirmed"
        expect(end.step).toEqual({ _tag: "Ended", outcome })
        expect(end.steps).toBeLessThanOrEqual(15)
        expect(end.now - now).toBeLessThanOrEqual(300_000)
      }),
      { numRuns: 2_000 },
    )
  })
})
