import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { messageOf } from "../arbitraries.ts"
import { order, scene, sceneStart } from "./laneScene.ts"

const hour = 3_600_000

describe("the order of calls", () => {
  it.effect("is the earliest deadline first, then what has none as listed, and what is past its deadline last", () =>
    scene(({ campaign, platform, work }) =>
      Effect.gen(function* () {
        // Sent between 1 and 40 hours ago, or nobody knows when.
        const hours = Array.from({ length: 120 }, (_, index) => (index * 7_919) % 41 || undefined)
        const targets = hours.map((ago, index) => ({
          id: platform.add(messageOf(index)),
          sentAt: ago === undefined ? null : sceneStart - ago * hour - index,
        }))
        yield* campaign(targets.slice(0, 60))
        yield* TestClock.adjust(1_000)
        yield* campaign(targets.slice(60))
        yield* work()
        yield* TestClock.adjust(30_000)
        const place = ({ sentAt }: (typeof targets)[number], index: number) => {
          if (sentAt === null) return [1, index % 60, index]
          return sentAt + 24 * hour > sceneStart + 1_000 ? [0, sentAt, index] : [2, sentAt, index]
        }
        const expected = targets
          .map((target, index) => ({ id: target.id, place: place(target, index) }))
          .toSorted((a, b) => a.place[0]! - b.place[0]! || a.place[1]! - b.place[1]! || a.place[2]! - b.place[2]!)
        expect(platform.recalls.map((call) => call.id)).toEqual(expected.map(({ id }) => id))
      }),
    ),
  )

  it.effect("starts nothing before the whole list of a campaign is requested", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        const ids = Array.from({ length: 450 }, (_, index) => platform.add(messageOf(index)))
        const last = platform.add(messageOf(450))
        const id = yield* campaign([...ids.map((id) => ({ id })), { id: last, sentAt: sceneStart - 23 * hour }])
        yield* work()
        yield* TestClock.adjust(20_000)
        expect(platform.recalls[0]!.id).toBe(last)
        expect((yield* client.progress(id)).counts).toMatchObject({ requested: 451 })
        yield* client.cancel(id, order)
      }),
    ),
  )
})
