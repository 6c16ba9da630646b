import { assert } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Law } from "../laws/Law.ts"
import { all, concurrently, entry, numbers, one, part } from "./appends.ts"
import { at, logOf, threeStreams } from "./erasing.ts"
import { following } from "./follow.ts"
import { byTwo, onDurableStore, onFreshStore, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

/** A portion as large as any store takes. */
const portion = 1_000

export const erasedLogLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-42",
    sentence:
      "no position is given twice and no time goes back, also after the end of the log, or all of it, was erased",
    reason: "Whoever has seen a position waits for greater ones, and reckons by the time of the last event.",
    withoutIt: "a follower never sees what was appended next, and calls are counted at times that they were not made.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }, { clock }) {
        const setTime = (now: number) => (clock === "test" ? TestClock.setTime(now) : Effect.void)
        yield* setTime(9_000)
        yield* store.append({ streams: [part("a", "none", ["1", "2"]), part("b", "none", ["1"])] })
        const time = (yield* store.read("b"))[0]?.recordedAt ?? Number.NaN
        assert.strictEqual((yield* store.erase({ streams: [at("b", 1)] })).position, 3)
        yield* setTime(5_000)
        assert.strictEqual((yield* store.append({ streams: [] })).position, 3)
        assert.strictEqual((yield* store.append(one("c", "none", "1"))).position, 4)
        const erased = yield* store.erase({ streams: [at("a", 2), at("c", 1)], append: one("d", "none", "1") })
        assert.strictEqual(erased.position, 5)
        yield* store.erase({ streams: [at("d", 1)] })
        // Nothing was left that it could go on from, two times.
        yield* store.erase({ streams: [at("d", 0)] })
        assert.strictEqual((yield* store.append(one("e", "none", "1"))).position, 6)
        const [event] = yield* store.read("e")
        assert.strictEqual(event?.position, 6)
        assert.isTrue(clock === "test" ? event?.recordedAt === time : event!.recordedAt >= time)
      }),
    ),
  },
  {
    number: "ES-43",
    sentence: "a store that is opened again remembers what it gave last, also if that was erased",
    reason: "Erasing goes on for years, and processes end in between.",
    withoutIt: "after a restart positions are given again, and who follows passes over them.",
    holds: onDurableStore(
      Effect.fnUntraced(function* (open) {
        for (const round of numbers(3)) {
          const erasing = Effect.gen(function* () {
            const { store } = yield* open
            const { position } = yield* store.append(one("a", "none", "1"))
            yield* store.append(one("b", "none", "1"))
            return [position, (yield* store.erase({ streams: [at("a", 1), at("b", 1)] })).position]
          })
          assert.deepStrictEqual(yield* Effect.scoped(erasing), [round * 2 + 1, round * 2 + 2])
        }
      }),
    ),
  },
  {
    number: "ES-44",
    sentence:
      "whoever follows goes on without missing or repeating what is left, whatever is erased before or behind it",
    reason: "Nobody stops all watchers before something is erased.",
    withoutIt: "a watcher misses the end of a campaign, or is told of it twice.",
    holds: byTwo(
      Effect.fnUntraced(function* (first, second) {
        yield* first.store.append(one("begin", "none", "1"))
        const count = 1 + 3 * 9
        const followed = yield* following(second, count, { prefixes: ["begin", "kept"] })
        for (const round of numbers(9)) {
          yield* first.store.append(one(`kept ${round}`, "none", "1"))
          yield* first.store.append({ streams: [part(`old ${round}`, "none", ["1", "2"])] })
          if (round % 3 === 0) yield* Effect.sleep(5)
          yield* first.store.append(one(`kept ${round}`, 1, "2"))
          const append = one(`kept ${round}`, 2, "3")
          yield* first.store.erase({ streams: [at(`old ${round}`, 2)], append })
        }
        const seen = yield* followed.seen
        assert.deepStrictEqual(seen, yield* Stream.runCollect(first.store.readAll()))
        assert.strictEqual(seen.length, count)
      }),
    ),
  },
  {
    number: "ES-45",
    sentence: "an erased stream can begin again: at version 1, without an entry, and as the last of those that tie",
    reason: "An id may come back; nothing of what was forgotten may come back with it.",
    withoutIt: "a stream that begins has a past that nobody can read.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        yield* threeStreams(opened)
        yield* store.erase({ streams: [at("a", 2), at("c", 2)] })
        assert.deepStrictEqual((yield* store.append({ streams: [part("a", "none", ["new"])] })).versions, [1])
        assert.deepStrictEqual(
          (yield* store.read("a")).map(({ id, version }) => [id, version]),
          [["new", 1]],
        )
        const found = Effect.map(store.search(all()), (entries) => entries.map(({ streamId }) => streamId))
        assert.deepStrictEqual(yield* found, ["b"])
        yield* store.append({ streams: ["d", "c", "a", "b"].map((id) => part(id, "any", ["more"], entry())) })
        assert.deepStrictEqual(yield* found, ["b", "a", "d", "c"])
        assert.deepStrictEqual(
          (yield* store.read("a")).map(({ version }) => version),
          [1, 2],
        )
      }),
    ),
  },
  {
    number: "ES-46",
    sentence: `a portion of ${portion} streams is erased at once; a larger one, or a stream named twice, not at all`,
    reason: "A campaign is erased in portions, and nobody else writes meanwhile.",
    withoutIt: "erasing a large campaign holds up the work of all lanes, or fails in the midst of it.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        const names = numbers(portion).map((of) => `old ${of}`)
        yield* store.append({ streams: [...names, "kept"].map((id) => part(id, "none", ["1", "2"], entry())) })
        const streams = names.map((streamId) => at(streamId, 2))
        for (const refused of [
          [...streams, at("kept", 2)],
          [at("kept", 2), at("kept", 2)],
          [at("\ud800", 0)],
          [at("kept", 1e9)],
        ])
          assert.strictEqual((yield* Effect.flip(store.erase({ streams: refused })))._tag, "EventStoreError")
        for (const kept of ["old 0", `old ${portion - 1}`, "kept"])
          assert.strictEqual((yield* store.read(kept)).length, 2)
        yield* store.erase({ streams })
        assert.deepStrictEqual(yield* logOf(opened), [`${2 * portion + 1} kept 1`, `${2 * portion + 2} kept 2`])
        assert.strictEqual((yield* store.search(all())).length, 1)
      }),
    ),
  },
  {
    number: "ES-47",
    sentence: "of those who append to a stream while others erase it, each is judged by all that was committed before",
    reason: "An order can come in at the moment in which its campaign is forgotten.",
    withoutIt: "an event that was acknowledged is forgotten by somebody who never saw it.",
    holds: byTwo(
      Effect.fnUntraced(function* (first, second) {
        const appended: Array<string> = []
        const forgotten: Array<string> = []
        const append = ({ store }: OpenedStore, name: string) =>
          Effect.forEach(numbers(20), (of) =>
            Effect.map(store.append(one("shared", "any", `${name} ${of}`)), () => appended.push(`${name} ${of}`)),
          )
        const erase = ({ store }: OpenedStore, name: string) =>
          Effect.forEach(
            numbers(12),
            Effect.fnUntraced(function* (of) {
              const seen = yield* store.read("shared")
              const note = one(`notes of ${name}`, "any", `${of}`)
              const erasure = { streams: [at("shared", seen.length)], append: note }
              const erased = yield* Effect.result(store.erase(erasure))
              if (Result.isSuccess(erased)) forgotten.push(...seen.map(({ id }) => id))
              else assert.strictEqual(erased.failure._tag, "VersionConflict")
            }),
          )
        yield* Effect.all(
          [append(first, "a"), append(second, "b"), erase(first, "c"), erase(second, "d")],
          concurrently,
        )
        const left = (yield* first.store.read("shared")).map(({ id }) => id)
        assert.deepStrictEqual([...forgotten, ...left].toSorted(), appended.toSorted())
        const log = yield* Stream.runCollect(second.store.readAll())
        const positions = log.map(({ position }) => position)
        assert.deepStrictEqual(
          positions,
          [...new Set(positions)].toSorted((a, b) => a - b),
        )
      }),
    ),
  },
]
