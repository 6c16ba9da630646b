import { changeSettings, firstApp, makePlatform } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeRateWindows } from "../src/model/RateWindows.ts"
import { fetchToken, noon, readProgress, recall } from "./callModel.ts"

const limit = { perSecond: 4, perMinute: 30 }

// Every gap is a guess at a boundary: bursts, just under and over a second, long pauses.
const gaps = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 400 }),
    fc.integer({ min: 990, max: 1010 }),
    fc.integer({ min: 1, max: 70_000 }),
  ),
  { minLength: 1, maxLength: 150 },
)

/** Counts by looking at all earlier calls. */
const oracle = (
  kind: "fixed" | "sliding",
  rejectedConsume: boolean,
  times: ReadonlyArray<number>,
): ReadonlyArray<boolean> => {
  const counted: Array<number> = []
  return times.map((now) => {
    const inside = (span: number) =>
      counted.filter((time) =>
        kind === "fixed" ? Math.floor(time / span) === Math.floor(now / span) : time > now - span && time <= now,
      ).length
    const passes = inside(1000) < limit.perSecond && inside(60_000) < limit.perMinute
    if (passes || rejectedConsume) counted.push(now)
    return passes
  })
}

describe("rate windows", () => {
  for (const kind of ["fixed", "sliding"] as const) {
    for (const rejectedConsume of [true, false]) {
      const which = `${kind}, rejected calls ${rejectedConsume ? "consume" : "don't consume"}`
      it(`let exactly those calls through that a count over all calls lets through (${which})`, () => {
        fc.assert(
          fc.property(gaps, fc.nat(100_000), (waits, start) => {
            let now = noon + start
            const times = waits.map((wait) => (now += wait))
            const windows = makeRateWindows(kind, limit, rejectedConsume)
            const passed = times.map((time) => windows.arrive(time) === undefined)
            assert.deepStrictEqual(passed, oracle(kind, rejectedConsume, times))
          }),
          { numRuns: 300 },
        )
      })

      it(`let a caller through who waited as long as reset said (${which})`, () => {
        fc.assert(
          fc.property(gaps, (waits) => {
            let now = noon
            const windows = makeRateWindows(kind, limit, rejectedConsume)
            for (const wait of waits) {
              now += wait
              const limited = windows.arrive(now)
              if (limited === undefined) continue
              assert.isTrue(limited.resetSeconds >= 1 && limited.resetSeconds <= 60)
              now += limited.resetSeconds * 1000
              assert.isUndefined(windows.arrive(now))
            }
          }),
        )
      })
    }
  }
})

describe("the budget", () => {
  const messageId = `bm-${"0".repeat(32)}`

  it("of one API is not touched by calls of another, nor by another app", () => {
    const platform = makePlatform({ settings: { limits: { recall: { perSecond: 2, perMinute: 9 } } } })
    const token = fetchToken(platform, noon)
    assert.deepStrictEqual(
      [1, 2, 3].map(() => recall(platform, noon, token, messageId).code),
      [230030, 230030, 99991400],
    )
    assert.strictEqual(readProgress(platform, noon, token, messageId).code, 230030)
  })

  it("is documented in the headers of a 429, or of a 400 where the platform is old", () => {
    const platform = makePlatform({ settings: { limits: { recall: { perSecond: 2, perMinute: 5 } } } })
    const token = fetchToken(platform, noon)
    const codes = Array.from({ length: 7 }, (_, call) => recall(platform, noon + call * 600, token, messageId))
    assert.deepStrictEqual(
      codes.map(({ code }) => code),
      [230030, 230030, 230030, 230030, 230030, 99991400, 99991400],
    )
    assert.strictEqual(codes[5]!.status, 429)
    assert.deepInclude(codes[5]!.headers, { "x-ogw-ratelimit-limit": "5", "x-ogw-ratelimit-reset": "57" })
    assert.strictEqual(codes[5]!.json.msg, "request trigger frequency limit")
    changeSettings(platform, { rateLimitStatus: 400 })
    assert.strictEqual(recall(platform, noon + 5000, token, messageId).status, 400)
  })

  it("can be lifted", () => {
    const platform = makePlatform({ settings: { limits: { recall: null } } })
    const token = fetchToken(platform, noon)
    for (let call = 0; call < 2000; call++) assert.strictEqual(recall(platform, noon, token, messageId).code, 230030)
    assert.strictEqual(platform.ledger.rateLimited(), 0)
    assert.strictEqual(platform.ledger.worstIn(1000).find(({ api }) => api === "recall")?.worst, 2000)
    assert.strictEqual(firstApp(platform)!.disabled, false)
  })
})
