import { describe, expect, it } from "@effect/vitest"
import { openLane } from "../../src/lane/LaneState.ts"
import { next } from "../../src/next.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import { calling, ended, reading, requested, uncertain } from "./sampleRecalls.ts"

describe("what is next", () => {
  const step = (recall: Recall, now: number, paused = false, lane = openLane) => next(recall, { lane, paused }, now)
  const hold = (until: number) => ({ until, inARow: 1, cause: "throttled", detail: null })
  const blocked = { ...openLane, blocked: { cause: "scope" } as never }

  it("waits for the answer of a claim that is alive, and gives one up that is not", () => {
    expect(step({ ...calling, phase: { ...calling.phase, expiresAt: 10 } }, 9)).toEqual({ _tag: "WaitUntil", at: 10 })
    expect(step({ ...calling, phase: { ...calling.phase, expiresAt: 10 } }, 10)).toEqual({
      _tag: "GiveUpClaim",
      attempt: 1,
    })
  })

  it("calls and reads when it is time, the lane is free and nobody stopped it, and says what it waits for", () => {
    expect(step(requested, 1_000)).toEqual({ _tag: "Dispatch" })
    expect(step(requested, 999)).toEqual({ _tag: "WaitUntil", at: 1_000 })
    expect(step(requested, 1_000, true)).toEqual({ _tag: "WaitForPerson", cause: "paused" })
    expect(step(requested, 1_000, true, blocked)).toEqual({ _tag: "WaitForPerson", cause: "scope" })
    for (const one of [uncertain, reading]) {
      expect(step(one, 1_499)).toEqual({ _tag: "WaitUntil", at: 1_500 })
      expect(step(one, 1_500, true)).toEqual({ _tag: "Read" })
      expect(step(one, 1_500, false, blocked)).toEqual({ _tag: "WaitForPerson", cause: "scope" })
    }
    expect(step(ended("refused"), 0, true, blocked)).toEqual({ _tag: "Ended", outcome: "refused" })
  })

  it("minds the hold of the API that it needs", () => {
    const recallHeld = { ...openLane, holds: { recall: hold(5_000), progress: undefined } }
    const readingHeld = { ...openLane, holds: { recall: undefined, progress: hold(5_000) } }
    expect(step(requested, 1_000, false, recallHeld)).toEqual({ _tag: "WaitUntil", at: 5_000 })
    expect(step(requested, 5_000, false, recallHeld)).toEqual({ _tag: "Dispatch" })
    expect(step(requested, 1_000, false, readingHeld)).toEqual({ _tag: "Dispatch" })
    expect(step(reading, 1_500, false, readingHeld)).toEqual({ _tag: "WaitUntil", at: 5_000 })
    expect(step(reading, 1_500, false, recallHeld)).toEqual({ _tag: "Read" })
    expect(step(requested, 500, false, { ...openLane, holds: { recall: hold(600), progress: undefined } })).toEqual({
      _tag: "WaitUntil",
      at: 1_000,
    })
  })
})
