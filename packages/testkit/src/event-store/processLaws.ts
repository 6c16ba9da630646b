import type { StoredEvent } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type { Law } from "../laws/Law.ts"
import { leasePrefix, startStoreWriter } from "../processes/StoreWriter.ts"
import { assertContiguous } from "./appendLaws.ts"
import { seenBy } from "./follow.ts"
import { type StoreTrial, withProcesses } from "./StoreTrial.ts"

const isEvent = (line: string): boolean => !line.startsWith(leasePrefix)

/** Contiguous; each append of a writer whole and once; and all that they acknowledged. */
const assertWhole = (log: ReadonlyArray<StoredEvent>, lines: ReadonlyArray<string>): void => {
  assertContiguous(log)
  const own = log.flatMap(({ id, streamId }) => (streamId === `own ${id}` ? [id] : []))
  const shared = log.flatMap(({ id, streamId }) => (streamId === "shared" ? [id] : []))
  assert.deepStrictEqual(own, shared)
  assert.strictEqual(own.length + shared.length, log.length)
  const stored = new Set(own)
  assert.strictEqual(stored.size, own.length)
  assert.deepStrictEqual(
    lines.filter((line) => isEvent(line) && !stored.has(line)),
    [],
  )
}

export const processLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-36",
    sentence:
      "two processes that find no store and write at the same time both append, and who follows sees it in order",
    reason: "Nobody decides which process is the first.",
    withoutIt: "processes that start together break the store, or write over each other.",
    holds: withProcesses(
      Effect.fnUntraced(function* (open, { place, writer }) {
        const count = 150
        const start = (name: string) =>
          startStoreWriter(writer, { place, name, count, concurrency: 4, ttlMillis: 60_000 })
        const writers = yield* Effect.forEach(["one", "two"], start)
        yield* Effect.raceAll(writers.map(({ printedMoreThan }) => printedMoreThan(0)))
        const { store } = yield* open
        const followed = yield* store
          .follow()
          .pipe(Stream.take(4 * count), Stream.runCollect, Effect.forkChild({ startImmediately: true }))
        yield* Effect.forEach(writers, ({ ended }) => ended)
        const lines = writers.flatMap((each) => each.lines())
        assert.deepStrictEqual(lines.filter((line) => !isEvent(line)).toSorted(), [
          `${leasePrefix}1`,
          `${leasePrefix}LeaseHeld`,
        ])
        const log = yield* Stream.runCollect(store.readAll())
        assert.strictEqual(log.length, 4 * count)
        assertWhole(log, lines)
        assert.deepStrictEqual(yield* seenBy(followed), log)
      }),
    ),
  },
  {
    number: "ES-37",
    sentence: "what a process had acknowledged when it was killed is there: contiguous, whole and once",
    reason: "A process can end at any moment, and whoever was told that it is written acts on it.",
    withoutIt: "a call was made that nobody remembers, and is made again.",
    holds: withProcesses(
      Effect.fnUntraced(function* (open, { place, writer }) {
        const acknowledged: Array<string> = []
        for (const round of [1, 2]) {
          const orders = { place, name: `round${round}`, count: Infinity, concurrency: 16, ttlMillis: 60_000 }
          const running = yield* startStoreWriter(writer, orders)
          yield* running.printedMoreThan(150 * round)
          yield* running.kill
          acknowledged.push(...running.lines())
          yield* Effect.scoped(
            Effect.flatMap(open, ({ store }) =>
              Effect.map(Stream.runCollect(store.readAll()), (log) => assertWhole(log, acknowledged)),
            ),
          )
        }
      }),
    ),
  },
]
