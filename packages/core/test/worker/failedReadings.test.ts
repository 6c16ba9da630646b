import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { messageOf } from "../arbitraries.ts"
import { scene } from "./laneScene.ts"

const broken = { _tag: "Answered", status: 502, headers: {}, body: "<h1>Bad Gateway</h1>", truncated: false } as const
const lost = { _tag: "Unanswered", sent: "yes", reason: "timeout", detail: "no whole answer within 10000 ms" } as const

describe("readings without a clear answer", () => {
  it.effect("are in the view of the worker, by reason and counted, for no event tells of them", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        let fails = true
        let readings = 0
        platform.interfere = ({ api }) => {
          if (api === "recall" || !fails) return undefined
          return readings++ % 3 === 2 ? lost : broken
        }
        const id = yield* campaign([1, 2, 3].map((index) => ({ id: platform.add(messageOf(index)) })))
        const worker = yield* work("one")
        yield* TestClock.adjust(60_000)
        const view = yield* worker.view
        const failed = view._tag === "Working" ? view.failedReadings : []
        expect(new Map(failed.map(({ answer, detail }) => [detail, answer?.status]))).toEqual(
          new Map([
            ["no whole answer within 10000 ms", undefined],
            ["the answer has status 502 and no code", 502],
          ]),
        )
        expect(failed.reduce((sum, { count }) => sum + count, 0)).toBe(readings)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 0, open: 3 })
        fails = false
        yield* TestClock.adjust(300_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 3 })
      }),
    ),
  )
})
