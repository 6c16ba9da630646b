import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { type EventStore, limits } from "../../src/index.ts"
import { day, retentionScene } from "../client/retentionScene.ts"

const { leastAgeMillis, pruneStreams } = limits.retention
const messages = Array.from({ length: 450 }, (_, index) => index)

/** How many streams each transaction of a store names at most. */
const counting = (store: EventStore["Service"], seen: Array<number>): EventStore["Service"] => ({
  ...store,
  append: (append) => {
    seen.push(append.streams.length)
    return store.append(append)
  },
  erase: (erasure) => {
    seen.push(erasure.streams.length)
    return store.erase(erasure)
  },
})

describe("each limit of retention", () => {
  it.effect.each(["events", "names"] as const)("pruneStreams go in one transaction, and no more (%s)", (what) =>
    retentionScene([{ messages, end: "ended", daysAgo: 5, reopens: false }], ({ prune, store }) =>
      Effect.gen(function* () {
        const seen: Array<number> = []
        expect(yield* prune({ what }, counting(store, seen))).toMatchObject({ campaigns: 1, recalls: 450 })
        expect(Math.max(...seen)).toBe(pruneStreams)
        expect(seen.filter((count) => count > 1).length).toBe(Math.ceil(450 / pruneStreams))
      }),
    ),
  )

  it.effect("leastAgeMillis old is what goes, at least: what is younger is refused before anything is read", () =>
    retentionScene([{ messages: [1], end: "ended", daysAgo: 2, reopens: false }], ({ client, prune }) =>
      Effect.gen(function* () {
        expect(leastAgeMillis).toBe(day)
        const refused = yield* Effect.flip(client.prunable({ olderThanMillis: leastAgeMillis - 1 }))
        expect(refused).toMatchObject({ _tag: "InvalidInput" })
        expect(yield* prune({ olderThanMillis: leastAgeMillis })).toMatchObject({ campaigns: 1 })
      }),
    ),
  )
})
