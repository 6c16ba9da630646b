import type { Erasure } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type { Law } from "../laws/Law.ts"
import { all, entry, numbers, one, part } from "./appends.ts"
import { at, inWords, logOf, threeStreams, toldOf } from "./erasing.ts"
import { onFreshStore, type StoreTrial } from "./StoreTrial.ts"

export const erasureLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-38",
    sentence: "a stream or list that was erased is gone from wherever it could be read, followed, found or counted",
    reason: "What has to be forgotten is forgotten by all who ask, whichever way.",
    withoutIt: "a worker is led to a recall that is not there, or a report counts what should be forgotten.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        yield* threeStreams(opened)
        const erased = yield* store.erase({ streams: [at("a", 2)], lists: ["old", "unheard of"] })
        assert.deepStrictEqual(erased, { versions: [], position: 6 })
        assert.deepStrictEqual(yield* store.read("a"), [])
        const left = ["3 b 1", "4 b 2", "5 c 1", "6 c 2"]
        assert.deepStrictEqual(yield* logOf(opened), left)
        assert.deepStrictEqual((yield* Stream.runCollect(store.readAllBackwards)).map(inWords), left.toReversed())
        const followed = yield* Stream.runCollect(Stream.take(store.follow(), 4))
        assert.deepStrictEqual(followed.map(inWords), left)
        assert.deepStrictEqual(yield* Stream.runCollect(store.readAll({ prefixes: ["a"] })), [])
        assert.deepStrictEqual(
          (yield* store.search(all())).map(({ streamId }) => streamId),
          ["b", "c"],
        )
        assert.strictEqual(yield* store.nextDue("lane 1", "dispatch"), 1)
        assert.deepStrictEqual(yield* store.members({ list: "old", afterOrdinal: 0, limit: 9 }), [])
        assert.deepStrictEqual(yield* store.tally("old"), [])
        const counted = (yield* store.tally("kept")).map(({ status }) => status)
        assert.includeMembers(counted, ["b", "c"])
        assert.notInclude(counted, "a")
      }),
    ),
  },
  {
    number: "ES-39",
    sentence: "what is left keeps its positions, versions and entry, and is read once and in order across the gaps",
    reason: "Whoever remembers a position goes on there, whatever was erased meanwhile.",
    withoutIt: "a reader that comes back reads events twice, or passes over some.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        // Of the log a stretch is erased that is longer than a page, and then every third event.
        for (const times of [1, 2, 3])
          yield* store.append({ streams: [part("long", times === 1 ? "none" : "exists", numbers(400).map(String))] })
        yield* store.append({ streams: [part("entry", "none", ["1"], entry({ rank: 7 }))] })
        yield* store.append({ streams: numbers(300).map((of) => part(`${of}`, "none", ["1", "2"])) })
        const before = yield* Stream.runCollect(store.readAll())
        const found = yield* store.search(all())
        const old = numbers(100).map((of) => `${of * 3}`)
        yield* store.erase({ streams: [at("long", 1_200), ...old.map((streamId) => at(streamId, 2))] })
        const left = before.filter(({ streamId }) => streamId !== "long" && !old.includes(streamId))
        assert.strictEqual(left.length, 401)
        assert.deepStrictEqual(yield* Stream.runCollect(store.readAll()), left)
        assert.deepStrictEqual(yield* Stream.runCollect(store.readAllBackwards), left.toReversed())
        for (const afterPosition of [1, 1_199, 1_200, 1_201, 1_202, 1_203, 1_700, 1_801, 5_000])
          assert.deepStrictEqual(
            yield* Stream.runCollect(store.readAll({ afterPosition })),
            left.filter(({ position }) => position > afterPosition),
          )
        assert.deepStrictEqual(yield* store.search(all()), found)
        assert.deepStrictEqual(
          yield* store.read("1", 1),
          left.filter(({ streamId, version }) => streamId === "1" && version === 2),
        )
      }),
    ),
  },
  {
    number: "ES-40",
    sentence:
      "nothing is erased if one of the streams is at another version, and the conflict says which, and at which",
    reason: "Whoever erases has looked before, and decided by what it saw.",
    withoutIt: "an event is forgotten that nobody has read, or half of a campaign is left.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        yield* threeStreams(opened)
        const before = yield* toldOf(opened)
        for (const [streamId, version, actual] of [
          ["c", 1, 2],
          ["c", 3, 2],
          ["c", 0, 2],
          ["unheard of", 1, 0],
        ] as const) {
          const streams = [at("a", 2), at(streamId, version), at("b", 2)]
          const refused = yield* Effect.flip(store.erase({ streams, lists: ["old"] }))
          assert.deepInclude(refused, { _tag: "VersionConflict", streamId, expected: version, actual })
          assert.deepStrictEqual(yield* toldOf(opened), before)
        }
        assert.deepInclude(yield* store.erase({ streams: [at("unheard of", 0)] }), { versions: [] })
        assert.deepStrictEqual(yield* toldOf(opened), before)
        yield* store.erase({ streams: ["a", "b", "c"].map((streamId) => at(streamId, 2)) })
        assert.deepStrictEqual(yield* logOf(opened), [])
      }),
    ),
  },
  {
    number: "ES-41",
    sentence:
      "an erasure and what is appended with it are one: to it what is erased is gone, and both are refused as one",
    reason: "That something was erased, and why, is written down, or it is not erased.",
    withoutIt:
      "streams are gone and nobody knows why; or an order to forget stands in the log, and nothing was forgotten.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { leases, store } = opened
        yield* threeStreams(opened)
        const lease = yield* leases.take({ lane: "lane 1", owner: "host/1", ttlMillis: 60_000 })
        const fence = { lane: "lane 1", fence: lease.fence }
        const erasure: Erasure = { streams: [at("a", 2), at("b", 2)], lists: ["old"] }
        const before = yield* toldOf(opened)
        const refusals = [
          [one("c", "none", "3"), "VersionConflict"],
          [one("a", "exists", "3"), "VersionConflict"],
          [{ ...one("new", "none", "1"), staged: { list: "old", count: 3 } }, "VersionConflict"],
          [{ ...one("new", "none", "1"), fence: { ...fence, fence: fence.fence + 1 } }, "LeaseLost"],
          [{ streams: [part("new", "none", ["1"]), part("new", "none", ["2"])] }, "EventStoreError"],
        ] as const
        for (const [append, tag] of refusals) {
          assert.strictEqual((yield* Effect.flip(store.erase({ ...erasure, append })))._tag, tag)
          assert.deepStrictEqual(yield* toldOf(opened), before)
        }
        const append = {
          streams: [part("a", "none", ["again"]), part("c", 2, ["3"])],
          fence,
          staged: { list: "old", count: 0 },
          taken: ["old", "kept"].map((list) => ({ list, streamId: "c" })),
        }
        const { versions } = yield* store.erase({ ...erasure, append })
        assert.deepStrictEqual(versions, [1, 3])
        assert.deepStrictEqual(
          (yield* Stream.runCollect(store.readAll())).map(({ id, streamId }) => `${streamId} ${id}`),
          ["c 1", "c 2", "a again", "c 3"],
        )
        const members = yield* store.members({ list: "kept", afterOrdinal: 0, limit: 9, untakenOnly: true })
        assert.deepStrictEqual(
          members.map(({ streamId }) => streamId),
          ["a", "b"],
        )
        assert.deepStrictEqual(yield* store.tally("old"), [])
      }),
    ),
  },
]
