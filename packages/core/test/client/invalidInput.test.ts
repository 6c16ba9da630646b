import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { campaignStream, recallStream } from "../../src/event-store/streams.ts"
import { type BatchMessageId, InvalidInput, laneKey } from "../../src/index.ts"
import { messageOf } from "../arbitraries.ts"
import { lane, order, type Scene, scene } from "../worker/laneScene.ts"
import { targets } from "../worker/targets.ts"

const strange = "om_dc13264520392913993dd051dba21dcf" as BatchMessageId
const noOrder = { by: "", reason: "x".repeat(1_001) }

const stored = ({ store }: Scene) => Stream.runCollect(store.readAll())

/** What was refused, after making sure that nothing was stored for it. */
const refusal = <A, E>(given: Scene, effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const before = yield* stored(given)
    const result = yield* Effect.result(effect)
    expect(yield* stored(given)).toEqual(before)
    const error = Result.isFailure(result) ? result.failure : undefined
    expect(error).toBeInstanceOf(InvalidInput)
    return (error as InvalidInput).message
  })

describe("bad input", () => {
  it.effect("is refused by every command with each of its places, and stores nothing", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { client, platform, store } = given
        const { campaignId } = yield* client.open({ lane, ...order })
        const [good] = targets(platform, 1)
        const badLane = { ...lane, baseUrl: "https://open.feishu.cn/" }

        const opened = yield* refusal(given, client.open({ lane: badLane, ...noOrder }))
        for (const place of [`["lane"]["baseUrl"]`, `["by"]`, `["reason"]`]) expect(opened).toContain(place)

        const filled = yield* refusal(
          given,
          client.fill(campaignId, [
            good!,
            { id: strange },
            { id: messageOf(2), sentAt: 1.5 },
            { id: strange, sentAt: -1 },
          ]),
        )
        for (const place of [`[1]["id"]`, `[2]["sentAt"]`, `[3]["id"]`, `[3]["sentAt"]`])
          expect(filled).toContain(place)
        expect(filled).not.toContain("[0]")
        expect(yield* store.members({ list: campaignStream(campaignId), afterOrdinal: 0, limit: 10 })).toEqual([])

        for (const command of ["pause", "resume", "cancel"] as const) {
          const message = yield* refusal(given, client[command](campaignId, noOrder))
          for (const place of [`["by"]`, `["reason"]`]) expect(message).toContain(place)
        }
        const resumed = yield* refusal(given, client.resumeLane(badLane, noOrder))
        for (const place of [`["lane"]["baseUrl"]`, `["order"]["by"]`, `["order"]["reason"]`])
          expect(resumed).toContain(place)

        for (const command of ["reopen", "reread"] as const) {
          const message = yield* refusal(given, client[command](badLane, strange, noOrder))
          for (const place of [`["lane"]["baseUrl"]`, `["id"]`, `["order"]["by"]`, `["order"]["reason"]`])
            expect(message).toContain(place)
        }
      }),
    ),
  )
})

describe("a time of sending that no date can hold", () => {
  const oddTimes = fc.oneof(
    fc.double({ noInteger: true, noDefaultInfinity: true, noNaN: true }),
    fc.integer({ max: -1 }),
    fc.double({ min: 8.64e15, minExcluded: true }),
    fc.constantFrom(1e20, Number.NaN, Number.POSITIVE_INFINITY, -0.5, 8.64e15 + 2),
  )

  it("is refused by fill with its place, and nothing of the list is staged", () =>
    fc.assert(
      fc.asyncProperty(oddTimes, fc.nat({ max: 4 }), (sentAt, place) =>
        Effect.runPromise(
          scene((given) =>
            Effect.gen(function* () {
              const { client, platform, store } = given
              const { campaignId } = yield* client.open({ lane, ...order })
              const list = targets(platform, 5).map((target, index) =>
                index === place ? { ...target, sentAt } : target,
              )
              expect(yield* refusal(given, client.fill(campaignId, list))).toContain(`[${place}]["sentAt"]`)
              expect(yield* store.members({ list: campaignStream(campaignId), afterOrdinal: 0, limit: 10 })).toEqual([])
            }),
          ).pipe(Effect.provide(TestClock.layer())),
        ),
      ),
      { numRuns: 100 },
    ))

  it.effect.each(["1.5", "-1", "1e20", "null", `"soon"`, "{}", "1e999"])(
    "is no time where it is staged all the same, and the lane goes on (%s)",
    (sentAt) =>
      scene(({ campaign, client, platform, store, work }) =>
        Effect.gen(function* () {
          const [odd, even] = [targets(platform, 3), targets(platform, 3, 10)]
          const { campaignId } = yield* client.open({ lane, ...order })
          yield* store.stage({
            list: campaignStream(campaignId),
            guard: { streamId: campaignStream(campaignId), version: 1 },
            members: odd.map(({ id }) => ({ streamId: recallStream(laneKey(lane), id), data: `{"sentAt":${sentAt}}` })),
          })
          yield* client.seal(campaignId)
          const other = yield* campaign(even)
          const worker = yield* work()
          yield* TestClock.adjust(60_000)
          expect(worker.hasEnded()).toBe(false)
          for (const id of [campaignId, other])
            expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 3, open: 0 })
          expect((yield* client.recall(lane, odd[0]!.id))!.sentAt).toBe(null)
        }),
      ),
  )

  it.effect("does not keep a list from being sealed that was filled without it", () =>
    scene(({ client, platform }) =>
      Effect.gen(function* () {
        const { campaignId } = yield* client.open({ lane, ...order })
        const filled = yield* Effect.exit(client.fill(campaignId, [{ id: platform.add(messageOf(1)), sentAt: 0.5 }]))
        expect(Exit.isFailure(filled)).toBe(true)
        yield* client.fill(campaignId, targets(platform, 3))
        expect((yield* client.seal(campaignId)).count).toBe(3)
      }),
    ),
  )
})
