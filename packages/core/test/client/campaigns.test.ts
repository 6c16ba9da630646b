import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import type { CampaignCounts } from "../../src/client/CampaignProgress.ts"
import { messageOf } from "../arbitraries.ts"
import { unsent } from "../platformModel.ts"
import { lane, order, type Scene, scene } from "../worker/laneScene.ts"

const many = (platform: Scene["platform"], count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: platform.add(messageOf(from + index)) }))

const sum = ({ blocked, cancelled, confirmed, open, refused, settledShort, unverified }: CampaignCounts) =>
  blocked + cancelled + confirmed + open + refused + settledShort + unverified

describe("a campaign", () => {
  it.effect("makes no call while it is paused, and goes on when it is resumed", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 200))
        yield* work()
        yield* TestClock.adjust(1_500)
        yield* client.pause(id, order)
        yield* TestClock.adjust(500)
        const called = platform.recalls.length
        expect(called > 0 && called < 200).toBe(true)
        yield* TestClock.adjust(60_000)
        expect(platform.recalls).toHaveLength(called)
        // What was called goes on to its outcome, the rest waits for a person.
        const paused = yield* client.progress(id)
        expect(paused.counts).toMatchObject({ confirmed: called, blocked: 200 - called, open: 0 })
        yield* client.resume(id, order)
        yield* TestClock.adjust(60_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 200, blocked: 0, open: 0 })
        expect(platform.recalls).toHaveLength(200)
      }),
    ),
  )

  it.effect("is at rest while it is paused, also with recalls that would be repeated", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const ids = Array.from({ length: 10 }, (_, index) => platform.add(messageOf(index), { stuck: 1 }))
        const id = yield* campaign(ids.map((id) => ({ id })))
        yield* work()
        yield* TestClock.adjust(1_000)
        yield* client.pause(id, order)
        yield* TestClock.adjust(600_000)
        expect(platform.recalls).toHaveLength(10)
        expect((yield* client.progress(id)).counts).toMatchObject({ blocked: 10, open: 0 })
        yield* client.resume(id, order)
        yield* TestClock.adjust(600_000)
        expect(platform.recalls).toHaveLength(20)
        expect((yield* client.progress(id)).counts).toMatchObject({ settledShort: 10, open: 0 })
      }),
    ),
  )

  it.effect("that is cancelled before a call is cancelled whole, and no call is ever made", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 450))
        yield* client.pause(id, order)
        expect((yield* client.progress(id)).counts).toMatchObject({ blocked: 450, open: 0 })
        yield* client.cancel(id, order)
        // Nobody has to do anything for it any more.
        expect((yield* client.progress(id)).counts).toMatchObject({ blocked: 0, open: 450 })
        yield* work()
        yield* TestClock.adjust(60_000)
        expect(platform.arrivals).toEqual([])
        expect((yield* client.progress(id)).counts).toMatchObject({ requested: 450, cancelled: 450, open: 0 })
      }),
    ),
  )

  it.effect("that is cancelled under way cancels what was not called, and ends the rest by its outcome", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 300))
        yield* work()
        yield* TestClock.adjust(1_500)
        yield* client.cancel(id, order)
        yield* TestClock.adjust(500)
        const called = new Set(platform.recalls.map((call) => call.id)).size
        expect(called > 0 && called < 300).toBe(true)
        yield* TestClock.adjust(120_000)
        expect(new Set(platform.recalls.map((call) => call.id)).size).toBe(called)
        const { counts } = yield* client.progress(id)
        expect(counts).toMatchObject({ requested: 300, confirmed: called, cancelled: 300 - called, open: 0 })
      }),
    ),
  )

  it.effect("that is cancelled while its calls can't be sent is cancelled whole, and no call follows", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const id = yield* campaign(many(platform, 30))
        platform.interfere = () => unsent
        yield* work()
        yield* TestClock.adjust(1_000)
        yield* client.pause(id, order)
        yield* TestClock.adjust(1_000)
        const attempted = yield* Effect.forEach(many(platform, 30), (target) => client.recall(lane, target.id))
        expect(attempted.filter((recall) => recall!.attempts > 0).length).toBeGreaterThan(0)
        platform.interfere = () => undefined
        yield* client.cancel(id, order)
        yield* TestClock.adjust(120_000)
        expect((yield* client.progress(id)).counts).toMatchObject({ requested: 30, cancelled: 30, open: 0 })
        expect(platform.arrivals).toEqual([])
      }),
    ),
  )

  it.effect("that is cancelled before its seal has requested nothing, and is at rest", () =>
    scene(({ client, platform, work }) =>
      Effect.gen(function* () {
        const { campaignId } = yield* client.open({ lane, ...order })
        yield* client.fill(campaignId, many(platform, 10))
        yield* client.cancel(campaignId, order)
        yield* work()
        yield* TestClock.adjust(10_000)
        expect((yield* client.progress(campaignId)).counts).toMatchObject({ requested: 0, open: 0 })
        expect(Exit.isFailure(yield* Effect.exit(client.seal(campaignId)))).toBe(true)
        expect(platform.arrivals).toEqual([])
      }),
    ),
  )

  it.effect("names duplicates on its list and seals each id once; sealed again it says the same", () =>
    scene(({ client, platform, work }) =>
      Effect.gen(function* () {
        const targets = many(platform, 20)
        const { campaignId } = yield* client.open({ lane, ...order })
        const filled = yield* client.fill(campaignId, [...targets, targets[3]!, targets[5]!])
        expect(filled).toEqual({ added: 20, duplicates: [targets[3]!.id, targets[5]!.id] })
        expect((yield* client.fill(campaignId, targets.slice(0, 2))).duplicates).toHaveLength(2)
        const sealed = yield* client.seal(campaignId)
        expect(sealed.count).toBe(20)
        expect(yield* client.seal(campaignId)).toEqual(sealed)
        expect(Exit.isFailure(yield* Effect.exit(client.fill(campaignId, many(platform, 1, 99))))).toBe(true)
        yield* work()
        yield* TestClock.adjust(60_000)
        expect(platform.recalls).toHaveLength(20)
      }),
    ),
  )

  it.effect("shares a recall with another one that asks for it: one call, and both report its outcome", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const targets = many(platform, 30)
        const first = yield* campaign(targets.slice(0, 20))
        const second = yield* campaign(targets.slice(10))
        yield* work()
        yield* TestClock.adjust(60_000)
        const third = yield* campaign(targets)
        yield* TestClock.adjust(60_000)
        expect(platform.recalls).toHaveLength(30)
        for (const [id, count] of [
          [first, 20],
          [second, 20],
          [third, 30],
        ] as const) {
          expect((yield* client.progress(id)).counts).toMatchObject({ requested: count, confirmed: count })
          expect((yield* client.report(id)).recalledMessages).toBe(count * 3)
        }
      }),
    ),
  )

  it.effect("counts every recall in exactly one of seven ways, at any moment", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const targets = Array.from({ length: 150 }, (_, index) => ({
          id: platform.add(messageOf(index), {
            owned: index % 5 !== 0,
            stuck: index % 7 === 0 ? 1 : 0,
            startsAt: index % 11 === 0 ? Number.MAX_SAFE_INTEGER : 0,
          }),
        }))
        const id = yield* campaign(targets)
        yield* work()
        for (let moment = 0; moment < 100; moment++) {
          yield* TestClock.adjust(moment < 60 ? 330 : 120_000)
          if (moment === 8) yield* client.pause(id, order)
          if (moment === 20) yield* client.resume(id, order)
          if (moment === 30) yield* client.cancel(id, order)
          const { counts } = yield* client.progress(id)
          expect(sum(counts)).toBe(150)
          expect(counts.requested).toBe(150)
        }
        expect((yield* client.progress(id)).counts.open).toBe(0)
      }),
    ),
  )
})
