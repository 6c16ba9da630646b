import { Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { changeWeather, drawFate, fairWeather } from "../src/server/NetworkWeather.ts"
import { callSandbox, fetchTokenOverHttp } from "./callSandbox.ts"

const recallPath = (id: string): string => `/open-apis/im/v1/batch_messages/${id}`

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  test.pipe(Effect.provide(Sandbox.layer({ settings: { recallStartDelayMs: 0, recallMinMs: 1, recallMaxMs: 1 } })))

describe("the weather", () => {
  it.live("resets a connection before the platform saw the call: it arrived, and nothing was recalled", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeWeather, stage, ledger } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const [id = ""] = yield* stage({ count: 1 })
        yield* changeWeather({ byApi: { recall: { resetBefore: 1 } } })
        assert.strictEqual((yield* Effect.flip(callSandbox("DELETE", recallPath(id), { token })))._tag, "UnknownError")
        const progress = yield* callSandbox("GET", `${recallPath(id)}/get_progress`, { token })
        assert.isFalse(progress.json.data.batch_message_recall_progress.recall)
        assert.strictEqual(ledger.totalByCode()["-1"], ledger.callsOf("recall", id))
      }),
    ),
  )

  it.live("resets a connection after the work: no answer, and all is recalled", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeWeather, stage } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const [id = ""] = yield* stage({ count: 1 })
        yield* changeWeather({ byApi: { recall: { resetAfter: 1 } } })
        assert.strictEqual((yield* Effect.flip(callSandbox("DELETE", recallPath(id), { token })))._tag, "UnknownError")
        const progress = yield* callSandbox("GET", `${recallPath(id)}/get_progress`, { token })
        assert.isTrue(progress.json.data.batch_message_recall_progress.recall)
      }),
    ),
  )

  it.live("brings 500 with 2200, and 502 without JSON; sometimes the work was done, sometimes not", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeWeather, stage, platform } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const ids = yield* stage({ count: 30 })
        yield* changeWeather({ byApi: { recall: { fault500: 0.5, fault502: 0.5 } } })
        const answers = yield* Effect.forEach(ids, (id) => callSandbox("DELETE", recallPath(id), { token }))
        for (const answer of answers) {
          if (answer.status === 500) {
            assert.strictEqual(answer.json.code, 2200)
            assert.strictEqual(answer.json.error.log_id, answer.headers.get("x-tt-logid"))
          } else {
            assert.strictEqual(answer.status, 502)
            assert.strictEqual(answer.headers.get("content-type"), "text/html")
          }
        }
        assert.sameMembers(Array.from(new Set(answers.map(({ status }) => status))), [500, 502])
        const recalled = platform.batchMessages.filter(({ recall }) => recall !== undefined).length
        assert.isTrue(recalled > 0 && recalled < 30, String(recalled))
      }),
    ),
  )

  it.live("lets a call hang, and a hanging call does not keep the sandbox from closing", () =>
    Effect.gen(function* () {
      const outcome = yield* withSandbox(
        Effect.gen(function* () {
          const { changeWeather, stage } = yield* Sandbox
          const token = yield* fetchTokenOverHttp()
          const [id = ""] = yield* stage({ count: 1 })
          yield* changeWeather({ all: { hang: 1 } })
          yield* Effect.forkChild(Effect.ignore(callSandbox("DELETE", recallPath(id), { token })), {
            startImmediately: true,
          })
          return yield* Effect.timeoutOption(callSandbox("DELETE", recallPath(id), { token }), "200 millis")
        }),
      )
      assert.strictEqual(outcome._tag, "None")
    }).pipe(Effect.timeout("5 seconds")),
  )

  it.live("delays calls on both ways", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeWeather, ledger, now } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        yield* changeWeather({ all: { delayInMs: [80, 90], delayOutMs: [120, 130] } })
        const started = yield* now
        yield* callSandbox("DELETE", recallPath("x"), { token })
        const took = (yield* now) - started
        const arrivedAfter = Array.from(ledger.entries()).at(-1)!.at - started
        assert.isTrue(arrivedAfter >= 79 && took - arrivedAfter >= 119, `${arrivedAfter} of ${took} ms`)
      }),
    ),
  )

  it("is the same for the same seed, and each event as frequent as it was set", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(30).map((percent) => percent / 100),
        (seed, share) => {
          const weather = changeWeather(fairWeather, {
            all: { resetBefore: share, fault502: share, delayInMs: [5, 9] },
          })
          const fates = Array.from({ length: 2000 }, (_, call) => drawFate(weather, "recall", seed, call))
          assert.deepStrictEqual(fates[7], drawFate(weather, "recall", seed, 7))
          for (const event of ["resetBefore", "fault502"] as const) {
            const frequency = fates.filter((fate) => fate.event === event).length / fates.length
            assert.isTrue(Math.abs(frequency - share) < 0.06, `${event} ${frequency} instead of ${share}`)
          }
          assert.isTrue(fates.every(({ delayInMs }) => delayInMs >= 5 && delayInMs <= 9))
        },
      ),
      { numRuns: 30 },
    )
  })
})
