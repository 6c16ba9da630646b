import { assert } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import type { Law } from "../laws/Law.ts"
import { assertContiguous } from "./appendLaws.ts"
import { all, concurrently, entry, numbers, one, part } from "./appends.ts"
import { following } from "./follow.ts"
import { onDurableStore, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

const everything = ({ store }: OpenedStore) =>
  Effect.all({
    log: Stream.runCollect(store.readAll()),
    backwards: Stream.runCollect(store.readAllBackwards),
    stream: store.read("a"),
    found: store.search(all()),
    next: store.nextDue("lane 1", "dispatch"),
    members: store.members({ list: "list", afterOrdinal: 0, limit: 9 }),
    tally: store.tally("list"),
  })

export const durableLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-33",
    sentence: "a store that is opened again has all that was in it, and versions, positions and ordinals go on",
    reason: "A campaign takes longer than a process lives.",
    withoutIt: "after a restart messages are forgotten, or called once more.",
    holds: onDurableStore(
      Effect.fnUntraced(function* (open) {
        const members = ["a", "b"].map((streamId) => ({ streamId, data: "{}" }))
        const before = yield* Effect.scoped(
          Effect.gen(function* () {
            const opened = yield* open
            yield* opened.store.stage({ list: "list", members, guard: { streamId: "guard", version: 0 } })
            yield* opened.store.append({
              streams: [part("a", "none", ["1", "2"], entry({ notBefore: 5, rank: 3 })), part("b", "none", ["1"])],
              taken: [{ list: "list", streamId: "a" }],
            })
            return yield* everything(opened)
          }),
        )
        assert.strictEqual(before.log.length, 3)
        yield* Effect.scoped(
          Effect.gen(function* () {
            const opened = yield* open
            assert.deepStrictEqual(yield* everything(opened), before)
            const { store } = opened
            assert.strictEqual((yield* Effect.flip(store.append(one("a", "none", "3"))))._tag, "VersionConflict")
            assert.deepStrictEqual(yield* store.append(one("a", 2, "3")), { versions: [3], position: 4 })
            const another = [{ streamId: "c", data: "{}" }]
            yield* store.stage({ list: "list", members: another, guard: { streamId: "guard", version: 0 } })
          }),
        )
        const { store } = yield* open
        assertContiguous(yield* Stream.runCollect(store.readAll()))
        assert.deepStrictEqual(
          (yield* store.members({ list: "list", afterOrdinal: 0, limit: 9 })).map(({ ordinal }) => ordinal),
          [1, 2, 3],
        )
      }),
    ),
  },
  {
    number: "ES-34",
    sentence:
      "what one has appended, indexed or staged is so at once for all who opened the store, and who follows is told",
    reason: "Workers and people use the store from different processes.",
    withoutIt: "a person stops a campaign, and its worker does not hear of it.",
    holds: onDurableStore(
      Effect.fnUntraced(function* (open) {
        const [first, second] = yield* Effect.all([open, open])
        yield* first.store.append(one("begin", "none", "1"))
        const followed = yield* following(second, 13)
        for (const at of numbers(6)) {
          const [writer, reader] = at % 2 === 0 ? [first, second] : [second, first]
          // What was read before is no excuse for what is read after.
          yield* everything(reader)
          yield* writer.store.append({
            streams: [part("a", at * 2, ["1", "2"], entry({ rank: at, notBefore: at }))],
          })
          const members = [{ streamId: `${at}`, data: "{}" }]
          yield* writer.store.stage({ list: "list", members, guard: { streamId: "guard", version: 0 } })
          assert.strictEqual((yield* reader.store.read("a")).length, at * 2 + 2)
          assert.deepStrictEqual(yield* reader.store.search(all()), [
            { ...entry({ rank: at, notBefore: at }), streamId: "a" },
          ])
          assert.strictEqual(yield* reader.store.nextDue("lane 1", "dispatch"), at)
          const seen = yield* reader.store.members({ list: "list", afterOrdinal: 0, limit: 9 })
          assert.strictEqual(seen.length, at + 1)
          assert.strictEqual((yield* Stream.runCollect(reader.store.readAll())).length, at * 2 + 3)
        }
        assert.deepStrictEqual(yield* followed.seen, yield* Stream.runCollect(first.store.readAll()))
      }),
    ),
  },
  {
    number: "ES-35",
    sentence: "of two who opened the store and create the same hundred streams at the same time, one creates each",
    reason: "Looking and writing is one step for all processes, not only within one.",
    withoutIt: "two machines open one campaign twice.",
    holds: onDurableStore(
      Effect.fnUntraced(function* (open) {
        const opened = yield* Effect.all([open, open])
        const create = ({ store }: OpenedStore) =>
          Effect.forEach(numbers(100), (at) => Effect.exit(store.append(one(`${at}`, "none", "1"))), { concurrency: 8 })
        const exits = (yield* Effect.forEach(opened, create, concurrently)).flat()
        assert.deepStrictEqual(
          numbers(100).map((at) => exits.filter((exit, of) => of % 100 === at && Exit.isSuccess(exit)).length),
          numbers(100).map(() => 1),
        )
        assertContiguous(yield* Stream.runCollect(opened[0].store.readAll()))
      }),
    ),
  },
]
