import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { join } from "node:path"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const append = Effect.fnUntraced(function* (at: number) {
  const store = yield* EventStore
  const rank = (at * 7_919) % 100_003
  yield* store.append({
    streams: [
      {
        streamId: `recall ${rank} ${at}`,
        expectedVersion: "none",
        events: [{ id: `${at}`, type: "RecallRequested", data: JSON.stringify({ at }), metadata: "{}" }],
        index: {
          partition: "lane",
          queue: "dispatch",
          group: `group ${at % 3}`,
          status: "requested",
          notBefore: 0,
          rank,
        },
      },
    ],
  })
})

const elapsed = <E, R>(work: Effect.Effect<unknown, E, R>) =>
  Effect.gen(function* () {
    const startedAt = performance.now()
    yield* work
    return performance.now() - startedAt
  })

const appendAll = (from: number, to: number) =>
  Effect.forEach(
    Array.from({ length: to - from }, (_, at) => from + at),
    append,
    { concurrency: 16, discard: true },
  )

/** The best of several: what the work costs, without what the machine did beside it. */
const best = <E, R>(work: (attempt: number) => Effect.Effect<unknown, E, R>) =>
  Effect.map(
    Effect.forEach([0, 1, 2, 3, 4], (attempt) => elapsed(work(attempt))),
    (times) => Math.min(...times),
  )

// Time is shared with whatever else the machine does: only a growth that shows every time counts.
it.live(
  "appends and searches cost the same with 20,000 stored streams as with 2,000",
  () =>
    Effect.gen(function* () {
      const filename = join(yield* temporaryDirectory, "recalls.db")
      yield* Effect.gen(function* () {
        const store = yield* EventStore
        const search = (excludeGroups: ReadonlyArray<string>) =>
          store.search({ partition: "lane", queue: "dispatch", dueAt: 1, orderBy: "rank", excludeGroups, limit: 50 })
        const searches = Effect.andThen(search([]), search(["group 1"])).pipe(Effect.repeat({ times: 100 }))
        const measure = (from: number) =>
          Effect.all([
            best((attempt) => appendAll(from + attempt * 400, from + (attempt + 1) * 400)),
            best(() => searches),
          ])
        yield* appendAll(0, 2_000)
        const [appendFew, searchFew] = yield* measure(2_000)
        yield* appendAll(4_000, 20_000)
        const [appendMany, searchMany] = yield* measure(20_000)
        assert.isBelow(appendMany / appendFew, 1.5)
        assert.isBelow(searchMany / searchFew, 1.5)
        assert.strictEqual((yield* search([])).length, 50)
      }).pipe(Effect.provide(layer({ filename })))
    }),
  { retry: 2 },
)
