import type { Append, ExpectedVersion, VersionConflict } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import type { Law } from "../laws/Law.ts"
import { concurrently, events, numbers, one, part } from "./appends.ts"
import { byTwo, onFreshStore, type StoreTrial } from "./StoreTrial.ts"

/** Which expectations a stream meets that has so many events. */
const met: ReadonlyArray<ReadonlyArray<ExpectedVersion>> = [
  [0, "none", "any"],
  [1, "exists", "any"],
  [2, "exists", "any"],
]
const expectations: ReadonlyArray<ExpectedVersion> = [0, 1, 2, 3, "none", "exists", "any"]
const cases = met.flatMap((meets, actual) =>
  expectations.map((expected) => ({
    actual,
    expected,
    isMet: meets.includes(expected),
    streamId: `${actual} ${expected}`,
  })),
)
const filled: Append = {
  streams: cases.map(({ actual, streamId }) => ({ streamId, expectedVersion: "none", events: events(actual) })),
}

export const expectedVersionLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-1",
    sentence: "an append is written if its stream is where it was expected: at a number, none, exists, any; else not",
    reason: "Whoever appends has decided on what it read, and that is still so only at the same version.",
    withoutIt: "two workers claim one recall, and both call the platform.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        yield* store.append(filled)
        for (const { actual, expected, isMet, streamId } of cases) {
          const exit = yield* Effect.exit(store.append(one(streamId, expected, "new")))
          const { length } = yield* store.read(streamId)
          assert.deepStrictEqual(
            [streamId, Exit.isSuccess(exit), length],
            [streamId, isMet, isMet ? actual + 1 : actual],
          )
        }
      }),
    ),
  },
  {
    number: "ES-2",
    sentence: "a stream without events in an append is checked like any other, and stays as it was",
    reason: "A decision may rest on a stream that it does not change, such as a lane that is not blocked.",
    withoutIt: "a recall is called in a lane that somebody has just blocked.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        yield* store.append(filled)
        for (const { actual, expected, isMet, streamId } of cases) {
          const streams = [part(`beside ${streamId}`, "none", ["1"]), part(streamId, expected, [])]
          const exit = yield* Effect.exit(store.append({ streams }))
          const { length } = yield* store.read(streamId)
          const beside = yield* store.read(`beside ${streamId}`)
          assert.deepStrictEqual(
            [streamId, Exit.isSuccess(exit), length, beside.length],
            [streamId, isMet, actual, isMet ? 1 : 0],
          )
          if (Exit.isSuccess(exit)) assert.deepStrictEqual(exit.value.versions, [1, actual])
        }
      }),
    ),
  },
  {
    number: "ES-3",
    sentence: "a conflict names the stream, what was expected and the version that it has",
    reason: "Whoever is refused reads that stream again, and may need nothing but its version.",
    withoutIt: "a worker reads the wrong stream again and conflicts for ever.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        yield* store.append(filled)
        for (const { actual, expected, streamId } of cases.filter(({ isMet }) => !isMet)) {
          const streams = [part("before", "any", ["1"]), part(streamId, expected, ["1"]), part("behind", "any", ["1"])]
          const result = yield* Effect.result(store.append({ streams }))
          // Which of them are refused is said above.
          if (result._tag === "Success") continue
          const { actual: found, expected: wanted, streamId: named } = result.failure as VersionConflict
          assert.deepStrictEqual([named, wanted, found], [streamId, expected, actual])
        }
      }),
    ),
  },
  {
    number: "ES-4",
    sentence: "of 16 that create one stream at the same time exactly one succeeds, and the event is its own",
    reason: "Looking and writing is one step.",
    withoutIt: "a campaign is opened twice under one name.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        for (const round of numbers(5)) {
          const streamId = `stream ${round}`
          const create = (at: number) => Effect.exit(store.append(one(streamId, at % 2 === 0 ? "none" : 0, `${at}`)))
          const exits = yield* Effect.forEach(numbers(16), create, concurrently)
          assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
          const stored = yield* store.read(streamId)
          assert.deepStrictEqual(
            stored.map(({ id }) => id),
            [`${exits.findIndex(Exit.isSuccess)}`],
          )
        }
      }),
    ),
  },
  {
    number: "ES-5",
    sentence: "two appends that each check the stream of the other can't both be written",
    reason: "What is only checked has to stay so until the append is written.",
    withoutIt: "a lane is blocked and a call starts in it, each by a decision that the other one made wrong.",
    holds: byTwo(
      Effect.fnUntraced(function* (first, second) {
        for (const round of numbers(5)) {
          const [a, b] = [`a ${round}`, `b ${round}`]
          const append = (mine: string, other: string): Append => ({
            streams: [part(mine, "none", ["1"]), part(other, "none", [])],
          })
          const exits = yield* Effect.all(
            [Effect.exit(first.store.append(append(a, b))), Effect.exit(second.store.append(append(b, a)))],
            concurrently,
          )
          assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
        }
      }),
    ),
  },
  {
    number: "ES-6",
    sentence: "of those that append beside each other, who is refused does not touch the others",
    reason: "Appends may share one transaction; each is somebody else's decision.",
    withoutIt: "one stale worker stops all those that work well.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        const stale: Append = { streams: [part("first", "any", ["x"]), part("second", 7, ["y"])] }
        const unwritable: Append = { streams: [part("first", "any", ["\ud83d"])] }
        const appendOf = (at: number): Append => [one(`sound ${at}`, "none", "z"), stale, unwritable][at % 3] ?? stale
        const exits = yield* Effect.forEach(numbers(42), (at) => Effect.exit(store.append(appendOf(at))), concurrently)
        assert.deepStrictEqual(
          exits.map(Exit.isSuccess),
          numbers(42).map((at) => at % 3 === 0),
        )
        const written = (yield* Stream.runCollect(store.readAll())).map(({ streamId }) => streamId)
        assert.deepStrictEqual(
          written.filter((streamId) => streamId.startsWith("sound")).toSorted(),
          numbers(14)
            .map((at) => `sound ${at * 3}`)
            .toSorted(),
        )
      }),
    ),
  },
]
