import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { laneCodec, recallCodec } from "../../src/event-store/eventCodec.ts"
import { laneStream, recallPrefix, recallStream } from "../../src/event-store/streams.ts"
import { decideLane, laneKey, openLane } from "../../src/index.ts"
import { messageOf } from "../arbitraries.ts"
import { answer } from "../platformModel.ts"
import { lane, order, type Scene, scene } from "./laneScene.ts"

const many = (platform: Scene["platform"], count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: platform.add(messageOf(index)) }))

describe("an app-wide refusal", () => {
  it.effect("stops the lane at once, says in one sentence what to do, and lets it go on when a person resumes it", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 200))
        let missing = true
        let firstRefusal = Infinity
        platform.interfere = ({ api, at }) => {
          if (!missing || (api === "recall" && platform.recalls.length < 70)) return undefined
          firstRefusal = Math.min(firstRefusal, at)
          return answer(400, 99991672)
        }
        yield* work()
        yield* TestClock.adjust(20_000)

        const after = platform.arrivals.filter(({ at }) => at > firstRefusal + 40)
        expect(after).toEqual([])
        const blocked = yield* client.progress(id)
        expect(blocked.counts).toMatchObject({ open: 0, requested: 200, refused: 0, blocked: 200 })
        expect(blocked.lane.blocked!.advice).toMatch(/^[^.]+developer console[^.]+\.$/)

        const before = platform.recalls.length
        missing = false
        yield* client.resumeLane(lane, order)
        yield* TestClock.adjust(120_000)
        const { counts } = yield* client.progress(id)
        expect(counts).toMatchObject({ confirmed: 200, blocked: 0, open: 0 })
        // No refused call cost a recall more than itself.
        expect(platform.recalls.length - before).toBeLessThanOrEqual(200)
      }),
    ),
  )

  it.effect("that another process met stops the next claim, also before this worker has looked at the lane again", () =>
    scene(({ campaign, platform, store, work }) =>
      Effect.gen(function* () {
        yield* campaign(many(platform, 200))
        yield* work()
        yield* TestClock.adjust(2_110)
        const at = yield* Clock.currentTimeMillis
        const blocked = decideLane(openLane, { _tag: "BlockLane", at, cause: "scope", answer: null, campaignId: null })
        const events = blocked.map((event) => laneCodec.encode(event, "another", { actor: "another" }))
        const called = platform.recalls.length
        yield* store.append({ streams: [{ streamId: laneStream(laneKey(lane)), expectedVersion: "any", events }] })
        yield* TestClock.adjust(99)
        const claimed = yield* Stream.runCollect(store.readAll({ prefixes: [recallPrefix(laneKey(lane))] }))
        expect(called).toBeGreaterThan(0)
        expect(claimed.filter((event) => event.type === "AttemptStarted" && event.recordedAt > at)).toEqual([])
      }),
    ),
  )

  it.effect("that one batch message can have for itself stops the lane only when a second one meets it", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const [first, second, ...others] = many(platform, 12)
        const id = yield* campaign([first!, ...others])
        platform.interfere = ({ api, id }) =>
          api === "recall" && (id === first!.id || id === second!.id) ? answer(400, 230027) : undefined
        yield* work()
        yield* TestClock.adjust(120_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 10, refused: 1, blocked: 0 })

        const [third, fourth] = [platform.add(messageOf(100)), platform.add(messageOf(101))]
        platform.interfere = ({ api }) => (api === "recall" ? answer(400, 230027) : undefined)
        const later = yield* campaign([{ id: third }, { id: fourth }])
        yield* TestClock.adjust(30_000)
        expect((yield* client.progress(later)).lane.blocked).toMatchObject({ cause: "permission" })
      }),
    ),
  )
})

describe("the same refusal 20 times in a row", () => {
  it.effect("stops the lane and asks a person; resumed, the rest is tried all the same", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 120))
        platform.interfere = ({ api }) => (api === "recall" ? answer(400, 230026) : undefined)
        yield* work()
        yield* TestClock.adjust(20_000)
        const stopped = yield* client.progress(id)
        expect(stopped.lane.blocked).toMatchObject({ cause: "same-refusal", campaignId: id })
        // The first second's calls are in flight before the first answer is there.
        expect(stopped.counts.refused).toBeGreaterThanOrEqual(20)
        expect(stopped.counts.refused).toBeLessThanOrEqual(50)
        expect(stopped.counts.blocked).toBe(120 - stopped.counts.refused)

        yield* client.resumeLane(lane, order)
        yield* TestClock.adjust(30_000)
        const { counts, lane: state } = yield* client.progress(id)
        expect([counts.refused, state.blocked]).toEqual([120, undefined])
        expect((yield* client.report(id)).refusals).toMatchObject([{ answer: { code: 230026 }, count: 120 }])
      }),
    ),
  )

  it.effect("does not stop the lane where other answers come in between", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const targets = Array.from({ length: 100 }, (_, index) => ({
          id: platform.add(messageOf(index), { owned: index % 15 === 0 }),
        }))
        const id = yield* campaign(targets)
        yield* work()
        yield* TestClock.adjust(60_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ refused: 93, confirmed: 7, blocked: 0, open: 0 })
      }),
    ),
  )
})

describe("a throttle", () => {
  it.effect("holds the lane for as long as the platform says, and costs no recall an attempt", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 30))
        let throttledAt: number | undefined
        platform.interfere = ({ api, at }) => {
          if (api !== "recall" || (throttledAt !== undefined && at > throttledAt + 40)) return undefined
          throttledAt ??= at
          return answer(429, 99991400, {}, { "x-ogw-ratelimit-reset": "9" })
        }
        yield* work()
        yield* TestClock.adjust(120_000)

        const held = platform.recalls.filter(({ at }) => at > throttledAt! + 40 && at < throttledAt! + 9_000)
        expect(held).toEqual([])
        const { counts, lane: state } = yield* client.progress(id)
        expect(counts).toMatchObject({ confirmed: 30, open: 0 })
        expect(state.holds.recall).toMatchObject({ inARow: 1 })
        const report = yield* client.report(id)
        expect(report.rateLimited).toBeGreaterThan(0)
        expect(report.calls).toBe(platform.recalls.length)
        for (const { id } of platform.recalls) {
          const events = yield* store.read(recallStream(laneKey(lane), id))
          const throttled = events.filter((stored) => stored.type === "AttemptFailed").map((e) => recallCodec.decode(e))
          for (const event of throttled) expect(event).toMatchObject({ success: { cause: "Throttled", counts: false } })
        }
      }),
    ),
  )

  it.effect("without end asks a person after ten holds", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 60))
        platform.interfere = () => answer(429, 99991400)
        yield* work()
        yield* TestClock.adjust(900_000)
        const progress = yield* client.progress(id)
        expect(progress.lane.blocked).toMatchObject({ cause: "throttled-without-end" })
        expect(progress.counts).toMatchObject({ blocked: 60, open: 0 })
      }),
    ),
  )
})
