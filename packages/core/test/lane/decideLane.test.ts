import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { laneCodec } from "../../src/event-store/eventCodec.ts"
import { decideLane, type LaneCommand } from "../../src/lane/decideLane.ts"
import type { LaneEvent } from "../../src/lane/LaneEvent.ts"
import { limits } from "../../src/limits.ts"
import { evolveLane, type LaneState, openLane } from "../../src/lane/LaneState.ts"
import { BlockCause } from "../../src/platform/Disposition.ts"
import { campaignOf, platformAnswers } from "../arbitraries.ts"

const at = 1_763_876_820_000
const optional = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: null })

const commands: fc.Arbitrary<LaneCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      _tag: fc.constant("HoldLane" as const),
      at: fc.nat(600_000).map((later) => at + later),
      api: fc.constantFrom("recall" as const, "progress" as const),
      cause: fc.constantFrom("throttled" as const, "token-unavailable" as const),
      detail: fc.constantFrom(null, "Try again in a while."),
      forMillis: fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined }),
      recovered: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      answer: optional(platformAnswers),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("BlockLane" as const),
      at: fc.constant(at),
      cause: fc.constantFrom(...BlockCause.literals),
      answer: optional(platformAnswers),
      campaignId: fc.constantFrom(null, campaignOf(1), campaignOf(2)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constant({ _tag: "ResumeLane" as const, at, by: "lin.wei", reason: "scope granted" }),
  },
)

interface Taken {
  readonly before: LaneState
  readonly command: LaneCommand
  readonly events: ReadonlyArray<LaneEvent>
  readonly after: LaneState
}

const walk = (commands: ReadonlyArray<LaneCommand>): ReadonlyArray<Taken> => {
  let lane = openLane
  return commands.map((command) => {
    const before = lane
    const events = decideLane(before, command)
    lane = events.reduce(evolveLane, before)
    return { before, command, events, after: lane }
  })
}

const holds = (law: (taken: ReadonlyArray<Taken>) => void) =>
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 40, size: "max" }), (commands) => law(walk(commands))),
    { numRuns: 1_000 },
  )

const hold = (api: "recall" | "progress", at: number): LaneCommand => ({
  _tag: "HoldLane",
  at,
  api,
  cause: "throttled",
  detail: null,
  forMillis: undefined,
  recovered: false,
  answer: { status: 429, code: 99991400 },
})

describe("a lane", () => {
  it("stays blocked, for the first cause, until a person resumes it", () =>
    holds((taken) => {
      for (const { after, before, command } of taken) {
        if (before.blocked === undefined || command._tag === "ResumeLane") continue
        expect(after).toBe(before)
      }
    }))

  it("is open after a person resumed it, without a hold", () =>
    holds((taken) => {
      for (const { after, before, command } of taken) {
        if (command._tag !== "ResumeLane" || before.blocked === undefined) continue
        expect([after.blocked, after.holds]).toEqual([undefined, openLane.holds])
      }
    }))

  it("says in words what a person must do, whenever it is blocked", () =>
    holds((taken) => {
      for (const { after } of taken) {
        if (after.blocked === undefined) continue
        expect(after.blocked.advice).toMatch(/\w+.*\.$/)
      }
    }))

  it("never shortens a hold, and holds one API without the other", () =>
    holds((taken) => {
      for (const { after, before, command } of taken) {
        if (command._tag !== "HoldLane" || command.recovered || after.blocked !== undefined) continue
        const other = command.api === "recall" ? "progress" : "recall"
        expect(after.holds[other]).toEqual(before.holds[other])
        const until = before.holds[command.api]?.until ?? 0
        expect(until > command.at ? after.holds[command.api]!.until : until).toBeGreaterThanOrEqual(until)
      }
    }))

  it("never counts more than the limit of holds in a row: the next one asks a person", () =>
    holds((taken) => {
      for (const { after, before, command, events } of taken) {
        for (const api of ["recall", "progress"] as const)
          expect(after.holds[api]?.inARow ?? 0).toBeLessThanOrEqual(limits.lane.maxHoldsInARow)
        if (command._tag !== "HoldLane" || events[0]?._tag !== "LaneBlocked") continue
        expect(before.holds[command.api]!.inARow).toBe(limits.lane.maxHoldsInARow)
        expect(command.recovered).toBe(false)
      }
    }))

  it("counts its holds anew once a good answer came in between", () =>
    holds((taken) => {
      for (const { after, before, command, events } of taken) {
        if (command._tag !== "HoldLane" || !command.recovered || before.blocked !== undefined) continue
        const isHeld = (before.holds[command.api]?.until ?? 0) > command.at
        expect(after.holds[command.api]!.inARow === 1 || (isHeld && events.length === 0)).toBe(true)
      }
    }))

  it.each(["recall", "progress"] as const)(
    "of a %s that is throttled for ever asks a person after ten holds",
    (api) => {
      let lane = openLane
      let now = at
      const seen: Array<number> = []
      while (lane.blocked === undefined) {
        lane = decideLane(lane, hold(api, now)).reduce(evolveLane, lane)
        // Answers of calls that were in flight when the hold began say nothing new.
        lane = decideLane(lane, hold(api, now + 1)).reduce(evolveLane, lane)
        seen.push(lane.holds[api]!.inARow)
        now = Math.max(now + 1, lane.holds[api]!.until)
      }
      expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10])
      expect(lane.blocked.cause).toBe("throttled-without-end")
      // Ten holds without a time of their own: 1, 2, 4 … up to 60 seconds each.
      expect(now - at).toBeGreaterThan(120_000)
    },
  )

  it("lets pass what a person has seen and resumed: that refusal, in that campaign", () =>
    holds((taken) => {
      for (const { after, before, command } of taken) {
        const blocked = before.blocked
        if (command._tag !== "ResumeLane" || blocked === undefined) continue
        const seen = blocked.cause === "same-refusal" && blocked.campaignId !== null
        const pass = seen ? [{ campaignId: blocked.campaignId, code: blocked.answer?.code }] : []
        expect(after.letPass).toEqual([...before.letPass, ...pass])
      }
    }))

  it("folds from its stored texts to the state that was built step by step", () =>
    holds((taken) => {
      const replayed = taken
        .flatMap((step) => step.events)
        .map((event) => {
          const written = laneCodec.encode(event, "id", { actor: "worker" })
          const place = { streamId: "s", version: 1, position: 1, recordedAt: 0 }
          return Result.getOrThrow(laneCodec.decode({ ...written, ...place }))
        })
        .reduce(evolveLane, openLane)
      expect(replayed).toEqual(taken.at(-1)?.after ?? openLane)
    }))

  const throttled = (at: number, forMillis: number | undefined, recovered = false): LaneCommand => ({
    ...(hold("recall", at) as Extract<LaneCommand, { readonly _tag: "HoldLane" }>),
    forMillis,
    recovered,
  })
  const askedFor = fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined })

  it("is never blocked by throttles that lie far apart, however many there are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(askedFor, fc.integer({ min: 60_001, max: 604_800_000 })), { minLength: 11 }),
        (gaps) => {
          let lane = openLane
          let now = at
          for (const [forMillis, gap] of gaps) {
            lane = decideLane(lane, throttled(now, forMillis)).reduce(evolveLane, lane)
            expect([lane.blocked, lane.holds.recall!.inARow]).toEqual([undefined, 1])
            now = lane.holds.recall!.until + gap
          }
        },
      ),
    )
  })

  it("is not let go earlier by a throttle that comes late, whatever came in between", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 30_000 }), askedFor, fc.boolean()), { maxLength: 30 }), (late) => {
        let lane = decideLane(openLane, throttled(at, 60_000)).reduce(evolveLane, openLane)
        let now = at
        for (const [wait, forMillis, recovered] of late) {
          now += wait
          const before = lane.holds.recall!.until
          lane = decideLane(lane, throttled(now, forMillis, recovered)).reduce(evolveLane, lane)
          expect(lane.holds.recall!.until).toBeGreaterThanOrEqual(before)
          if (lane.blocked !== undefined) return
        }
      }),
    )
  })

  it("has no event for a late throttle that moves its hold by a second or less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 120_000 }),
        fc.array(fc.tuple(fc.nat({ max: 40 }), fc.boolean()), { maxLength: 200 }),
        (asked, waits) => {
          let lane = decideLane(openLane, throttled(at, asked)).reduce(evolveLane, openLane)
          let now = at
          let events = 0
          for (const [wait, recovered] of waits) {
            now += wait
            const before = lane.holds.recall!.until
            if (now >= before) return
            const decided = decideLane(lane, throttled(now, asked, recovered))
            lane = decided.reduce(evolveLane, lane)
            events += decided.length
            const moved = lane.holds.recall!.until - before
            expect(moved === 0 || moved > 1_000).toBe(true)
            expect(decided).toHaveLength(moved === 0 ? 0 : 1)
            // What is not recorded is made up for as soon as it matters.
            expect(lane.holds.recall!.until).toBeGreaterThanOrEqual(now + asked - 1_000)
          }
          expect(events).toBeLessThanOrEqual((now - at) / 1_000)
        },
      ),
    )
  })
})
