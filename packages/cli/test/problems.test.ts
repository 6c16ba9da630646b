import { assert, describe, it } from "@effect/vitest"
import { type BatchMessageId, LaneEvent, RecallEvent, type WatchedEvent } from "@feishu-recall/core"
import { Effect, Schema } from "effect"
import * as Arbitrary from "effect/Arbitrary"
import * as fc from "fast-check"
import { addProblem, type Problem, problemWords } from "../src/display/problems.ts"
import { textWidth } from "../src/display/textWidth.ts"
import { limits } from "../src/limits.ts"
import { problemJson } from "../src/report/problemJson.ts"

const anyEvent = Arbitrary.schema(Schema.Union([RecallEvent, LaneEvent]))
const events: fc.Arbitrary<WatchedEvent> = fc.record({
  position: fc.nat(),
  recordedAt: fc.nat(),
  batchMessageId: fc.constantFrom(undefined, "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId),
  event: fc.nat().map((seed) => Effect.runSync(Arbitrary.sampleEffect(anyEvent, { count: 1, seed }))[0]!),
})

describe("the latest problems", () => {
  it("are bounded, each once, newest last, and count what happened", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 60 }), (events) => {
        let problems: ReadonlyArray<Problem> = []
        for (const event of events) problems = addProblem(problems, event)
        const texts = events.flatMap(({ event }) => (event._tag === "LaneBlocked" ? [] : (problemWords(event) ?? [])))
        assert.isAtMost(problems.length, limits.problemsRemembered)
        assert.strictEqual(new Set(problems.map(({ text }) => text)).size, problems.length)
        const newest = [...new Set(texts.toReversed())].slice(0, limits.problemsRemembered).toReversed()
        assert.deepEqual(
          problems.map(({ text }) => text),
          newest,
        )
        if (new Set(texts).size <= limits.problemsRemembered)
          for (const { count, text } of problems) assert.strictEqual(count, texts.filter((one) => one === text).length)
      }),
    )
  })

  it("are words that no terminal takes for a command, on one line, without a log id", () => {
    fc.assert(
      fc.property(events, ({ event }) => {
        const words = problemWords(event)
        if (words === undefined) return
        assert.notMatch(words, /\p{Cc}/u)
        assert.isAbove(textWidth(words), 0)
        assert.notInclude(words, "log id")
      }),
    )
  })

  it("are told to programs with the code and the log id", () => {
    assert.deepEqual(
      problemJson({
        position: 7,
        recordedAt: 8,
        batchMessageId: "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId,
        event: {
          _tag: "RecallRefused",
          v: 1,
          at: 8,
          attempt: 1,
          answer: { status: 400, code: 230009, msg: "…", logId: "2026" },
        },
      }),
      {
        at: 8,
        position: 7,
        batchMessageId: "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId,
        event: "RecallRefused",
        text: "refused, code 230009: the batch message is older than the tenant's recall window",
        code: 230009,
        logId: "2026",
      },
    )
  })
})
