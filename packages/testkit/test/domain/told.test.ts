import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { aRecall, callEnds, recallCommands, recallEvents, nextSteps } from "../../src/index.ts"
import { type Moment, momentOf, timeOf } from "../../src/domain/Moment.ts"

const { accepted, attemptStarted, confirmed, progressRead, refused, requested } = recallEvents
const { cancel, recordAnswer, recordReading, reread } = recallCommands

const told = (story: () => unknown): string => {
  try {
    story()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("nothing was wrong with this story")
}

const read = aRecall
  .given(requested(), attemptStarted(), accepted({ at: "200 ms" }))
  .at("5.2 s")
  .when(recordReading())

describe("a story that is not as it was told says so in the words of the domain:", () => {
  it("which number is another one", () => {
    assert.strictEqual(
      told(() => read.then(progressRead({ recallCount: 9 }))),
      `given a recall
  0 s      recall requested: batch message id bm-00000000000000000000000000000001, campaign id c-20261123-0547-000001, ordinal 1, sent at none
  0 s      attempt started: attempt 1, start by 5 s, expires at 15 s
  200 ms   recall accepted: attempt 1, log id none
when 5.2 s    record reading: started at 5.2 s, answer read, answer reading valid 10, answer reading success 10, answer reading read 0, answer reading recall yes, answer reading recall count 10, answer answer status 200, answer answer code 0
  + happens        5.2 s    progress read: reading valid 10, reading success 10, reading read 0, reading recall yes, reading recall count 10
  - but its reading recall count is 10, not 9`,
    )
  })

  it("what else happens, too, or does not", () => {
    const both = told(() => read.then(progressRead(), confirmed()))
    assert.match(both, /^ {4}happens {8}5\.2 s +progress read/m)
    assert.match(both, /^ {2}- should happen {2}5\.2 s +recall confirmed/m)
    assert.match(
      told(() => read.thenNothing()),
      /^ {2}\+ happens too {4}5\.2 s +progress read/m,
    )
    assert.match(
      told(() => read.then(confirmed())),
      /^ {2}\+ happens .*progress read.*\n {2}- should happen .*confirmed/m,
    )
  })

  it("that it is rejected, or is not, or with other words", () => {
    const early = aRecall.given(requested())
    assert.match(
      told(() => early.when(reread()).then(refused())),
      /is rejected: it has not ended: wait for/,
    )
    assert.match(
      told(() => early.when(reread()).thenNothing()),
      /is rejected: it has not ended: wait for/,
    )
    assert.match(
      told(() => early.when(reread()).thenRejected("too late")),
      /and not with: too late$/,
    )
    assert.match(
      told(() => early.when(cancel()).thenRejected("too late")),
      /should be rejected\n.*\n.*recall cancelled/,
    )
  })

  it("what the next step is", () => {
    const early = aRecall.given(requested({ at: "2 s" }))
    assert.match(
      told(() => early.at("1 s").theNextStepIs(nextSteps.dispatch)),
      /the next step\n {2}is +2 s +wait until\n {2}should be +dispatch$/,
    )
    assert.match(
      told(() => aRecall.theNextStepIs(nextSteps.dispatch)),
      /there is no recall/,
    )
  })

  it("that it is no story at all, if nobody says what becomes of a command, and a test gives that to its runner", async () => {
    const given: PromiseLike<unknown> = read as unknown as PromiseLike<unknown>
    assert.match(await Promise.resolve(given).then(String, String), /say what happens/)
  })
})

it("one and the same beginning is told to several ends", () => {
  const called = aRecall.given(requested(), attemptStarted())
  called.when(recordAnswer(callEnds.accepted())).then(accepted())
  called.when(recordAnswer(callEnds.refused())).then(refused())
})

it("a moment is shown as it is said, or shorter", () => {
  const moments = fc
    .tuple(
      fc.integer({ min: -100_000, max: 100_000 }),
      fc.constantFrom("ms" as const, "s" as const, "min" as const, "h" as const),
    )
    .map(([amount, unit]): Moment => `${amount} ${unit}`)
  fc.assert(fc.property(moments, (moment) => timeOf(momentOf(timeOf(moment)) as Moment) === timeOf(moment)))
  assert.deepStrictEqual(
    ["90 s", "3600 s", "0 s", "1500 ms", "7 ms"].map((moment) => momentOf(timeOf(moment as Moment))),
    ["1.5 min", "1 h", "0 s", "1.5 s", "7 ms"],
  )
})
