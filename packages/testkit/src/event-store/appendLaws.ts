import type { StoredEvent } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { all, concurrently, entry, event, numbers, one, part } from "./appends.ts"
import { byTwo, forEvery, onFreshStore, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

const names = ["a", "b", "c"]

export const appendLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-7",
    sentence:
      "versions are contiguous from 1 and positions from 1, and each append learns its own, however many append",
    reason: "A version is a promise of what came before it; a position is how a reader finds its way back.",
    withoutIt: "a worker decides on a version that is not the one it wrote.",
    holds: forEvery(
      fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 60, size: "max" }),
      Effect.fnUntraced(function* (streamIds, { store }) {
        const append = (streamId: string, at: number) => store.append(one(streamId, "any", `${at}`))
        const answers = yield* Effect.forEach(streamIds, append, concurrently)
        const log = yield* Stream.runCollect(store.readAll())
        assertContiguous(log)
        assert.strictEqual(log.length, streamIds.length)
        for (const [at, { position, versions }] of answers.entries()) {
          const stored = log.find(({ id }) => id === `${at}`)
          assert.deepStrictEqual([...versions], [stored?.version])
          assert.isAtLeast(position, stored?.position ?? Infinity)
        }
      }),
      { runs: 15 },
    ),
  },
  {
    number: "ES-8",
    sentence: "an append over several streams that is refused leaves nothing: no event and no index entry",
    reason: "Claims, budgets and index belong together.",
    withoutIt: "a recall is claimed for a call that never starts, and nobody knows of it.",
    holds: forEvery(
      fc.record({
        count: fc.integer({ min: 1, max: 4 }),
        conflicting: fc.nat(3),
        events: fc.integer({ min: 1, max: 3 }),
      }),
      Effect.fnUntraced(function* ({ count, conflicting, events }, { store }) {
        const ids = numbers(events).map((at) => `${at}`)
        const streams = numbers(count).map((at) =>
          part(`${at}`, at === conflicting % count ? 7 : "none", ids, entry({ rank: at })),
        )
        const refused = yield* Effect.flip(store.append({ streams }))
        assert.strictEqual(refused._tag, "VersionConflict")
        assert.deepStrictEqual(yield* Stream.runCollect(store.readAll()), [])
        for (const at of numbers(count)) assert.deepStrictEqual(yield* store.read(`${at}`), [])
        assert.deepStrictEqual(yield* store.search(all()), [])
      }),
      { runs: 10 },
    ),
  },
  {
    number: "ES-9",
    sentence: "an append over several streams can be seen whole or not at all, at every moment",
    reason: "Whoever reads in between decides on what it sees.",
    withoutIt: "a worker acts on half of another one's decision.",
    holds: byTwo(
      Effect.fnUntraced(function* (writer, reader) {
        const append = writer.store.append({ streams: names.map((name) => part(name, "any", ["1", "2"])) })
        yield* whileReading(Effect.repeat(append, { times: 30 }), lengthsOf(reader, ["a", "c"]), ([first, last]) =>
          // The first is read first: the last can only have more.
          assert.isAtLeast(last ?? 0, first ?? 0),
        )
        yield* whileReading(Effect.repeat(append, { times: 30 }), lengthsOf(reader, ["c", "a"]), ([last, first]) =>
          assert.isAtLeast(first ?? 0, last ?? 0),
        )
        const whole = Effect.map(Stream.runCollect(reader.store.readAll()), ({ length }) => length)
        yield* whileReading(Effect.repeat(append, { times: 10 }), whole, (length) => assert.strictEqual(length % 6, 0))
      }),
    ),
  },
  {
    number: "ES-10",
    sentence: "a text that no database keeps and a stream that is named twice are refused, and nothing is written",
    reason: "Half of a surrogate pair can't be written as UTF-8: two different names would become one.",
    withoutIt: "something else is stored than what was acknowledged.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        const half = "\ud83d"
        const sound = part("a", "any", ["1"])
        const unsound = [
          part(half, "any", ["1"]),
          part("b", "any", [half]),
          { ...part("b", "any", []), events: [{ ...event("1"), type: half }] },
          { ...part("b", "any", []), events: [event("1", `"${half}"`)] },
          { ...part("b", "any", []), events: [{ ...event("1"), metadata: `"${half}"` }] },
          part("b", "any", ["1"], entry({ group: half })),
          sound,
        ]
        for (const streamAppend of unsound) {
          const error = yield* Effect.flip(store.append({ streams: [sound, streamAppend] }))
          assert.strictEqual(error._tag, "EventStoreError")
        }
        const guard = { streamId: "guard", version: 0 }
        const members = [{ streamId: "a", data: "{}" }]
        for (const stage of [
          { list: half, members, guard },
          { list: "list", members: [...members, { streamId: half, data: "{}" }], guard },
        ]) {
          const error = yield* Effect.flip(store.stage(stage))
          assert.strictEqual(error._tag, "EventStoreError")
        }
        assert.deepStrictEqual(yield* Stream.runCollect(store.readAll()), [])
        assert.deepStrictEqual(yield* store.members({ list: "list", afterOrdinal: 0, limit: 9 }), [])
      }),
    ),
  },
]

/** Positions are 1, 2, 3…, and so are the versions of each stream. */
export const assertContiguous = (log: ReadonlyArray<StoredEvent>): void => {
  const versions = new Map<string, number>()
  for (const [at, { position, streamId, version }] of log.entries()) {
    assert.strictEqual(position, at + 1)
    assert.strictEqual(version, (versions.get(streamId) ?? 0) + 1)
    versions.set(streamId, version)
  }
}

const lengthsOf = ({ store }: OpenedStore, streamIds: ReadonlyArray<string>) =>
  Effect.forEach(streamIds, (streamId) => Effect.map(store.read(streamId), ({ length }) => length))

/** Looks again and again while the work lasts, and once more when it is done. */
export const whileReading = <A, E, E2>(
  work: Effect.Effect<unknown, E>,
  look: Effect.Effect<A, E2>,
  check: (seen: A) => void,
): Effect.Effect<void, E | E2> =>
  Effect.gen(function* () {
    const progress = { isDone: false }
    const looking = Effect.gen(function* () {
      while (!progress.isDone) {
        check(yield* look)
        yield* Effect.yieldNow
      }
      check(yield* look)
    })
    const working = Effect.ensuring(
      work,
      Effect.sync(() => (progress.isDone = true)),
    )
    yield* Effect.all([looking, working], { concurrency: "unbounded", discard: true })
  })
