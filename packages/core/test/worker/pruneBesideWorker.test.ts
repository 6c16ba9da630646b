import { describe, expect, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { limits } from "../../src/index.ts"
import { lane, order, scene } from "./laneScene.ts"
import { targets } from "./targets.ts"

const days = limits.retention.leastAgeMillis

describe("a worker", () => {
  it.effect.each(["events", "names"] as const)(
    "makes each call once, at its pace, while what is old goes (%s), and so does the one after it",
    (what) =>
      scene(({ campaign, client, platform, store, work }) =>
        Effect.gen(function* () {
          const past = yield* campaign(targets(platform, 60))
          const first = yield* work()
          yield* TestClock.adjust(60_000)
          yield* first.stop
          // An order about the lane that is old by then: its stream is written again.
          const event = { _tag: "LaneResumed", v: 1, at: yield* store.now, ...order }
          const events = [{ id: "l", type: event._tag, data: JSON.stringify(event), metadata: "{}" }]
          const streamId = `lane ${lane.baseUrl} ${lane.appId} ${lane.tenantKey}`
          yield* store.append({ streams: [{ streamId, expectedVersion: "any", events }] })
          yield* TestClock.adjust(3 * days)
          const called = platform.recalls.length

          const second = yield* work("two")
          const id = yield* campaign(targets(platform, 120, 100))
          yield* TestClock.adjust(1_000)
          const prune = client.prune({ olderThanMillis: 2 * days, what, by: "ops", reason: "old" })
          expect(yield* Effect.flatMap(Stream.runLast(prune), Effect.fromOption)).toMatchObject({ recalls: 60 })
          yield* TestClock.adjust(500)
          yield* second.stop
          // Its budgets are restored from what is in the log, the newest first.
          yield* work("three")
          yield* TestClock.adjust(120_000)
          expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 120, open: 0 })
          const calls = platform.recalls.slice(called)
          expect(new Set(calls.map((call) => call.id)).size).toBe(calls.length)
          for (const [index, { at }] of calls.entries())
            expect(calls.slice(index).filter((other) => other.at < at + 1_000).length).toBeLessThanOrEqual(50)
          expect((yield* client.campaigns).campaigns.map(({ campaignId }) => campaignId)).toEqual(
            what === "names" ? [id, past] : [id],
          )
        }),
      ),
  )
})
