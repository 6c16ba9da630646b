import type { Stage, VersionConflict } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Law } from "../laws/Law.ts"
import { entry, numbers, one, part } from "./appends.ts"
import { onFreshStore, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

const guard = { streamId: "guard", version: 0 }
const stageOf = (list: string, streamIds: ReadonlyArray<string>): Stage => ({
  list,
  members: streamIds.map((streamId) => ({ streamId, data: `"${streamId}"` })),
  guard,
})
const everyone = { afterOrdinal: 0, limit: 100 } as const

/** Names of a list's members that are left to take. */
const untaken = ({ store }: OpenedStore, list: string) =>
  Effect.map(store.members({ ...everyone, list, untakenOnly: true }), (members) =>
    members.map(({ streamId }) => streamId),
  )

export const stagingLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-26",
    sentence: "a list keeps its members in the order of staging, numbered from 1, and says which it had already",
    reason: "A list of ids is read once, in flat memory, whatever is in it twice.",
    withoutIt: "a message is taken back twice or never, and the list's digest is not that of its file.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        assert.deepStrictEqual(yield* store.stage(stageOf("list", ["c", "a", "c"])), { added: 2, duplicates: [2] })
        assert.deepStrictEqual(yield* store.stage(stageOf("list", ["b", "a", "d", "c"])), {
          added: 2,
          duplicates: [1, 3],
        })
        assert.deepStrictEqual(yield* store.stage(stageOf("list", [])), { added: 0, duplicates: [] })
        const members = ["c", "a", "b", "d"].map((streamId, at) => ({
          ordinal: at + 1,
          streamId,
          data: `"${streamId}"`,
          taken: false,
        }))
        for (const afterOrdinal of numbers(6)) {
          for (const limit of [1, 2, 9]) {
            assert.deepStrictEqual(
              yield* store.members({ list: "list", afterOrdinal, limit }),
              members.slice(afterOrdinal, afterOrdinal + limit),
            )
          }
        }
      }),
    ),
  },
  {
    number: "ES-27",
    sentence: "nothing is staged if the stream that guards the list is at another version, and the conflict says which",
    reason: "A list that was sealed has a digest.",
    withoutIt: "ids are added to a list after a person has approved it.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        yield* store.stage(stageOf("list", ["a"]))
        yield* store.append({ streams: [part("guard", "none", ["1", "2"])] })
        for (const version of [0, 1, 3]) {
          const stage = { ...stageOf("list", ["b"]), guard: { streamId: "guard", version } }
          const refused = (yield* Effect.flip(store.stage(stage))) as VersionConflict
          assert.deepStrictEqual([refused.streamId, refused.expected, refused.actual], ["guard", version, 2])
        }
        assert.strictEqual((yield* store.members({ ...everyone, list: "list" })).length, 1)
        yield* store.stage({ ...stageOf("list", ["b"]), guard: { streamId: "guard", version: 2 } })
        assert.strictEqual((yield* store.members({ ...everyone, list: "list" })).length, 2)
      }),
    ),
  },
  {
    number: "ES-28",
    sentence: "members are taken with the append that names them, or not at all; what is on no list is passed over",
    reason: "A recall is requested and taken off its list in one step.",
    withoutIt: "a message is requested twice, or counts as requested and never is.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        for (const list of ["list", "other"]) yield* store.stage(stageOf(list, ["a", "b", "c", "d"]))
        const taken = ["b", "nobody"].map((streamId) => ({ list: "list", streamId }))
        yield* store.append({ ...one("b", "none", "1"), taken: [...taken, { list: "no list", streamId: "b" }] })
        assert.deepStrictEqual(yield* untaken(opened, "list"), ["a", "c", "d"])
        assert.deepStrictEqual(yield* untaken(opened, "other"), ["a", "b", "c", "d"])
        const again = { ...one("b", "none", "2"), taken: [{ list: "list", streamId: "c" }] }
        assert.strictEqual((yield* Effect.flip(store.append(again)))._tag, "VersionConflict")
        assert.deepStrictEqual(yield* untaken(opened, "list"), ["a", "c", "d"])
        yield* store.append({ streams: [], taken: [{ list: "list", streamId: "a" }] })
        assert.deepStrictEqual(yield* untaken(opened, "list"), ["c", "d"])
        assert.deepStrictEqual(
          (yield* store.members({ ...everyone, list: "list" })).map((member) => member.taken),
          [true, true, false, false],
        )
      }),
    ),
  },
  {
    number: "ES-29",
    sentence: "a list is counted by the status that its members' streams have now, and by having none",
    reason: "That is the progress which a person sees.",
    withoutIt: "a campaign looks done that is not.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        assert.deepStrictEqual(yield* store.tally("list"), [])
        yield* store.stage(stageOf("list", ["a", "b", "c", "d"]))
        const tally = Effect.map(
          store.tally("list"),
          (counts) => new Map(counts.map(({ count, status }) => [status, count])),
        )
        assert.deepStrictEqual(yield* tally, new Map([[undefined, 4]]))
        const move = (streamId: string, status: string) =>
          store.append({ streams: [part(streamId, "any", ["1"], entry({ status, queue: null }))] })
        for (const streamId of ["a", "b", "nobody"]) yield* move(streamId, "requested")
        // An event alone is no status.
        yield* store.append(one("d", "none", "1"))
        assert.deepStrictEqual(
          yield* tally,
          new Map([
            ["requested", 2],
            [undefined, 2],
          ] as const),
        )
        yield* move("a", "accepted")
        assert.deepStrictEqual(
          yield* tally,
          new Map([
            ["accepted", 1],
            ["requested", 1],
            [undefined, 2],
          ] as const),
        )
      }),
    ),
  },
  {
    number: "ES-30",
    sentence:
      "an append that expects a list of so many members is refused at any other length, with both in the conflict",
    reason: "A list is sealed as it was when its digest was made.",
    withoutIt: "a person approves a list, and another one is taken back.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        yield* store.stage(stageOf("list", ["a", "b"]))
        for (const count of [0, 1, 3]) {
          const append = { ...one("stream", "none", "1"), staged: { list: "list", count } }
          const refused = (yield* Effect.flip(store.append(append))) as VersionConflict
          assert.deepStrictEqual([refused.streamId, refused.expected, refused.actual], ["list", count, 2])
        }
        assert.deepStrictEqual(yield* store.read("stream"), [])
        yield* store.append({ ...one("stream", "none", "1"), staged: { list: "list", count: 2 } })
        yield* store.append({ ...one("stream", 1, "2"), staged: { list: "no list", count: 0 } })
      }),
    ),
  },
  {
    number: "ES-31",
    sentence: "a list that is forgotten is gone, begins anew if it is staged again, and no other list is touched",
    reason: "A draft that nobody wants takes no room, and its name may be used again.",
    withoutIt: "another campaign's list goes with it.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        for (const list of ["list 1", "list 10", "list"]) yield* store.stage(stageOf(list, ["a", "b"]))
        yield* store.append({ streams: [], taken: [{ list: "list 1", streamId: "a" }] })
        yield* store.discard("list 1")
        yield* store.discard("no list")
        assert.deepStrictEqual(yield* store.members({ ...everyone, list: "list 1" }), [])
        for (const list of ["list 10", "list"]) assert.deepStrictEqual(yield* untaken(opened, list), ["a", "b"])
        assert.deepStrictEqual(yield* store.stage(stageOf("list 1", ["b", "a"])), { added: 2, duplicates: [] })
        assert.deepStrictEqual(
          (yield* store.members({ ...everyone, list: "list 1" })).map(({ ordinal, streamId, taken }) => [
            ordinal,
            streamId,
            taken,
          ]),
          [
            [1, "b", false],
            [2, "a", false],
          ],
        )
      }),
    ),
  },
]
