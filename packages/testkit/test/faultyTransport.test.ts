import { assert, describe, it } from "@effect/vitest"
import {
  type BatchMessageId,
  classify,
  type Evidence,
  type PlatformRequest,
  RecallTransport,
} from "@feishu-recall/core"
import { Clock, Effect, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { readFileSync } from "node:fs"
import {
  arbitraryFaults,
  type CallFault,
  callFaults,
  type FaultPlan,
  faultyTransport,
  seededFaults,
  storeFaults,
} from "../src/index.ts"

const recall: PlatformRequest = {
  _tag: "RecallBatchMessage",
  batchMessageId: "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId,
  token: Redacted.make("t-of-the-test-0123456789"),
}
const timeoutMillis = 10_000
const body = '{"code":0,"msg":"ok"}'
const acceptance: Evidence = {
  _tag: "Answered",
  status: 200,
  headers: { "content-type": "application/json" },
  body,
  truncated: false,
}

/** Calls through a faulty transport, one after the other: how each ended, and when the platform was reached. */
const callUnder = (plan: FaultPlan<CallFault>, calls = 1) =>
  Effect.gen(function* () {
    const arrivals: Array<number> = []
    const platform = Layer.succeed(RecallTransport, {
      send: () =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          arrivals.push(now)
          return acceptance
        }),
    })
    const ends = yield* Effect.gen(function* () {
      const { send } = yield* RecallTransport
      const ends: Array<Evidence> = []
      for (let call = 0; call < calls; call++) {
        const fiber: Fiber.Fiber<Evidence> = yield* Effect.forkChild(send(recall, { timeoutMillis }))
        yield* TestClock.adjust(timeoutMillis)
        assert.isDefined(fiber.pollUnsafe(), "ends within its timeout")
        ends.push(yield* Fiber.join(fiber))
      }
      // For those that arrive when nobody waits any more.
      yield* TestClock.adjust(timeoutMillis)
      return ends
    }).pipe(Effect.provide(faultyTransport(plan).pipe(Layer.provide(platform))))
    return { ends, arrivals }
  }).pipe(Effect.provide(TestClock.layer()))

const unanswered = (sent: string, reason: string) => ({ _tag: "Unanswered", sent, reason })
const seen: Readonly<Record<CallFault, readonly [evidence: object, means: string]>> = {
  refused: [unanswered("no", "connection-refused"), "Unsent"],
  lost: [unanswered("yes", "timeout"), "Unknown"],
  "reset-before": [unanswered("unknown", "connection-lost"), "Unknown"],
  throttled: [{ _tag: "Answered", status: 429 }, "Throttled"],
  "server-error": [{ _tag: "Answered", status: 500 }, "Unknown"],
  gateway: [{ _tag: "Answered", status: 502, body: "<html>502</html>" }, "Unknown"],
  slow: [acceptance, "Accepted"],
  "answer-lost": [unanswered("yes", "timeout"), "Unknown"],
  late: [unanswered("yes", "timeout"), "Unknown"],
  reset: [unanswered("unknown", "connection-lost"), "Unknown"],
  "server-error-after": [{ _tag: "Answered", status: 500 }, "Unknown"],
  cut: [{ _tag: "Answered", status: 200, body: body.slice(0, 10), truncated: true }, "Unknown"],
  duplicated: [acceptance, "Accepted"],
}
const kinds = Object.keys(callFaults) as ReadonlyArray<CallFault>

describe("a faulty transport", () => {
  it.each(kinds)(
    "%s: the caller sees and the platform gets what is stated, and the next call is whole",
    async (fault) => {
      const { arrivals, ends } = await Effect.runPromise(callUnder([fault, undefined], 2))
      assert.deepInclude(ends[0], seen[fault][0])
      assert.strictEqual(classify(ends[0]!)._tag, seen[fault][1])
      assert.deepStrictEqual(ends[1], acceptance)
      assert.strictEqual(arrivals.length, callFaults[fault].arrivals + 1)
    },
  )

  it("lets a late call arrive after its timeout, and a slow one before", async () => {
    assert.deepStrictEqual((await Effect.runPromise(callUnder(["late"]))).arrivals, [timeoutMillis + 1_000])
    assert.deepStrictEqual((await Effect.runPromise(callUnder(["slow"]))).arrivals, [timeoutMillis / 2])
  })

  it("keeps every call within its timeout, and counts, whatever the plan", () =>
    fc.assert(
      fc.asyncProperty(arbitraryFaults(kinds, 8), async (plan) => {
        const { arrivals } = await Effect.runPromise(callUnder(plan, plan.length))
        const stated = plan.map((fault) => (fault === undefined ? 1 : callFaults[fault].arrivals))
        assert.strictEqual(
          arrivals.length,
          stated.reduce((sum: number, one) => sum + one, 0),
        )
      }),
      { numRuns: 30 },
    ))
})

describe("the README", () => {
  it("states every fault", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").replaceAll(/ +/g, " ")
    for (const [fault, { arrivals, sees }] of Object.entries(callFaults))
      assert.include(readme, `| \`${fault}\` | ${arrivals} | ${sees} |`)
    for (const [fault, { done, meets, sees }] of Object.entries(storeFaults))
      assert.include(readme, `| \`${fault}\` | ${meets} | ${done ? "yes" : "no"} | ${sees} |`)
  })
})

describe("a seeded plan", () => {
  const drawn = (seed: number) => {
    const plan = seededFaults<CallFault>(seed, [
      ["reset", 0.1],
      ["slow", 0.2],
    ])
    return Array.from({ length: 2_000 }, (_, nth) => (typeof plan === "function" ? plan(nth, "") : undefined))
  }

  it("gives the same faults for the same seed, others for another one, and each its share", () => {
    assert.deepStrictEqual(drawn(7), drawn(7))
    assert.notDeepEqual(drawn(7), drawn(8))
    const count = (fault: CallFault | undefined) => drawn(7).filter((one) => one === fault).length
    assert.approximately(count("reset"), 200, 60)
    assert.approximately(count("slow"), 400, 80)
    assert.strictEqual(count("reset") + count("slow") + count(undefined), 2_000)
  })
})
