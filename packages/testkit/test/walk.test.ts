import { describe, expect, it } from "@effect/vitest"
import { RecallEvent } from "@feishu-recall/core"
import { drawWalk } from "../src/walk/drawWalk.ts"
import { walk } from "../src/walk/walk.ts"
import { networkFaults } from "../src/walk/WalkPlan.ts"

const walks = 5_000

describe("5,000 walks of a lane through the pure functions", () => {
  it("keep every rule by the platform's own ledger, meet everything there is, and are fast", () => {
    const met = new Set<string>()
    const began = process.cpuUsage()
    for (let seed = 1; seed <= walks; seed++) {
      const walked = walk(seed)
      const found = walked.problems.length === 0 ? [] : [`walk(${seed})`, ...walked.problems, ...walked.timeline()]
      expect(found).toEqual([])
      for (const what of walked.met.keys()) met.add(what)
    }
    const { system, user } = process.cpuUsage(began)
    expect(expected.filter((what) => !met.has(what))).toEqual([])
    // 1,500 and more on a machine with nothing else to do.
    expect(walks / ((user + system) / 1e6)).toBeGreaterThan(400)
  })
})

describe("a walk", () => {
  it("is the same for the same seed, and another one for another", () => {
    for (let seed = 1; seed <= 50; seed++) {
      expect(drawWalk(seed)).toEqual(drawWalk(seed))
      expect(walk(seed).timeline()).toEqual(walk(seed).timeline())
      expect(walk(seed).timeline()).not.toEqual(walk(seed + 1).timeline())
    }
  })

  it("tells what happened, one line after the other, with the time from its beginning", () => {
    const lines = walk(1).timeline()
    expect(lines[0]).toMatch(/^ +0 message 0: {"_tag":"RecallRequested"/)
    expect(lines.every((line) => /^ *\d+ \S/.test(line))).toBe(true)
    expect(lines.some((line) => line.includes("from now on nothing goes wrong"))).toBe(true)
  })

  it("is not excused for what it is given: a plan with narrower windows than the platform's is found out", () => {
    const told = Array.from({ length: 50 }, (_, seed) => {
      const plan = drawWalk(seed)
      // The platform takes one call a second; the worker believes that there is no limit.
      const one = { perSecond: 1, perMinute: 10 }
      const settings = { ...plan.settings, limits: { recall: one, get_progress: one } }
      return walk({ ...plan, settings, windows: [{ limit: 1_000, millis: 1_000 }], happenings: [] }).problems
    })
    expect(told.flat()).toContain("calls were throttled")
  })
})

const each = (kind: string, names: string) => names.split(" ").map((name) => `${kind} ${name}`)

const expected = [
  ...networkFaults.map((fault) => `fault ${fault}`),
  ...each("call", "Accepted Throttled Unsent Unknown TokenRejected NotFound Refused Blocked"),
  ...each("reading", "Read Throttled Unsent Unknown TokenRejected NotFound Refused Blocked"),
  ...each("happening", "AskAgain Cancel Reopen Reread Pause ResumeLane Crash CloseWindow App Throttle"),
  ...each("happening", "RevokeTokens ForbidRecalls DenyMessage Shorten"),
  ...each("step", "Dispatch Read GiveUpClaim WaitUntil WaitForPerson Ended"),
  ...each("outcome", "confirmed settledShort refused unverified cancelled"),
  ...Object.keys(RecallEvent.cases).map((tag) => `event ${tag}`),
  ...each("event", "LaneHeld LaneBlocked LaneResumed"),
  ...each("claim", "too-late"),
  ...each("call", "too-late"),
]
