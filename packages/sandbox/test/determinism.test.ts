import { firstApp, makePlatform, stageBatchMessages } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { callModel, fetchToken, noon, readProgress, recall } from "./callModel.ts"

const run = (seed: number, waits: ReadonlyArray<number>): ReadonlyArray<string> => {
  const platform = makePlatform({ seed, people: 100, departments: 4 })
  const token = fetchToken(platform, noon)
  const [id = ""] = stageBatchMessages(platform, firstApp(platform)!, { count: 1, people: 50, sentHoursAgo: 1 }, noon)
  let now = noon
  return waits.map((wait, call) => {
    now += wait
    const answer = call % 3 === 1 ? recall(platform, now, token, id) : readProgress(platform, now, token, id)
    return answer.body + JSON.stringify(answer.headers)
  })
}

describe("the model", () => {
  it("gives the same bytes for the same seed, calls and times", () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(2000), { maxLength: 20 }), (seed, waits) => {
        assert.deepStrictEqual(run(seed, waits), run(seed, waits))
      }),
    )
  })

  it("writes the time in UTC+8 into the log id, and never steps back", () => {
    const platform = makePlatform()
    const logIdAt = (now: number) => callModel(platform, now, "GET", "/").headers["X-Tt-Logid"]
    assert.match(logIdAt(noon + 5000) ?? "", /^20260115120005[0-9A-F]{20}$/)
    assert.match(logIdAt(noon) ?? "", /^20260115120005/)
    assert.notStrictEqual(logIdAt(noon), logIdAt(noon))
    const times = Array.from(platform.ledger.entries(), ({ at }) => at)
    assert.deepStrictEqual(times, [noon + 5000, noon + 5000, noon + 5000, noon + 5000])
  })
})
