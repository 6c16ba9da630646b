import type { Append, StreamAppend } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { whileReading } from "./appendLaws.ts"
import { all, entry, numbers, part } from "./appends.ts"
import { StoreModel } from "./storeModel.ts"
import { sameNextDue } from "./storeModelLaw.ts"
import { indexMoves, indexQuery } from "./storeOperations.ts"
import { byTwo, forEvery, onFreshStore, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

/** Moves entries in the store and in a model, as many at a time as are of different streams. */
const moved = Effect.fnUntraced(function* ({ store }: OpenedStore, moves: ReadonlyArray<Append>) {
  const model = new StoreModel()
  let together = new Map<string, StreamAppend>()
  const appends = [together]
  for (const append of moves) {
    model.apply({ _tag: "Append", append })
    if (append.streams.some(({ streamId }) => together.has(streamId))) appends.push((together = new Map()))
    for (const stream of append.streams) together.set(stream.streamId, stream)
  }
  yield* Effect.forEach(appends, (streams) => store.append({ streams: [...streams.values()] }), { discard: true })
  return model
})

export const indexLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-22",
    sentence: "a search finds what is due, in the order asked for, without what is excluded, up to its limit",
    reason: "The order of calls is decided here, and a queue is longer than what is taken of it at a time.",
    withoutIt: "some messages wait for ever behind others, or are called too soon.",
    holds: forEvery(
      fc.tuple(indexMoves, fc.array(indexQuery, { minLength: 20, maxLength: 20, size: "max" })),
      Effect.fnUntraced(function* ([moves, queries], opened) {
        const model = yield* moved(opened, moves)
        const asked = queries.map((query) => ({ ...query, partition: "lane 1" }))
        assert.deepStrictEqual(
          yield* Effect.forEach(asked, (query) => opened.store.search(query), { concurrency: 8 }),
          asked.map((query) => model.search(query)),
        )
      }),
      { runs: 20 },
    ),
  },
  {
    number: "ES-23",
    sentence: "what is due next is the earliest time in a queue, without the groups that are excluded",
    reason: "A worker sleeps until then.",
    withoutIt: "a worker sleeps through what is due, or never sleeps.",
    holds: forEvery(
      indexMoves,
      Effect.fnUntraced(function* (moves, opened) {
        yield* sameNextDue(opened, yield* moved(opened, moves), ["lane 1"])
      }),
      { runs: 10 },
    ),
  },
  {
    number: "ES-24",
    sentence: "a partition knows nothing of another one, nor a queue of another one, and an entry is in one place",
    reason: "A partition is a lane: its worker acts for one app in one tenant.",
    withoutIt: "a recall is sent in the name of another app.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        const places = ["lane 1", "lane 10", "lane"].flatMap((partition) =>
          ["dispatch", "read", "dispatches"].map((queue) => ({ partition, queue })),
        )
        const put = (streamId: string, at: number, place: (typeof places)[number]) =>
          store.append({
            streams: [part(streamId, "any", at % 2 === 0 ? [] : ["1"], entry({ ...place, notBefore: at + 1 }))],
          })
        const found = Effect.forEach(places, ({ partition, queue }) =>
          Effect.all({
            ids: Effect.map(store.search(all(partition, queue)), (entries) => entries.map(({ streamId }) => streamId)),
            next: store.nextDue(partition, queue),
          }),
        )
        for (const [at, place] of places.slice(1).entries()) yield* put(`${at}`, at, place)
        assert.deepStrictEqual(
          yield* found,
          places.map((_, at) => (at === 0 ? { ids: [], next: undefined } : { ids: [`${at - 1}`], next: at })),
        )
        // All of them into the first one, and out of every other.
        for (const at of places.slice(1).keys()) yield* put(`${at}`, at, places[0]!)
        assert.deepStrictEqual(
          yield* found,
          places.map((_, at) => (at === 0 ? { ids: numbers(8).map(String), next: 1 } : { ids: [], next: undefined })),
        )
      }),
    ),
  },
  {
    number: "ES-25",
    sentence: "whoever sees an event sees its index entry, and whoever sees an entry sees its event, at every moment",
    reason: "Both are one fact; a worker finds its work by the one and decides by the other.",
    withoutIt: "a recall is searched for before it is there, or is never found.",
    holds: byTwo(
      Effect.fnUntraced(function* (writer, { store }) {
        const append = (version: number) =>
          writer.store.append({ streams: [part("stream", version, ["1"], entry({ rank: version + 1 }))] })
        const write = (from: number) => Effect.forEach(numbers(60), (at) => append(from + at), { discard: true })
        const versionOf = Effect.map(store.read("stream"), ({ length }) => length)
        const rankOf = Effect.map(store.search(all()), ([found]) => found?.rank ?? 0)
        // Whichever is read first: the other one can only be further on.
        yield* whileReading(write(0), Effect.all([versionOf, rankOf]), ([version, rank]) =>
          assert.isAtLeast(rank, version),
        )
        yield* whileReading(write(60), Effect.all([rankOf, versionOf]), ([rank, version]) =>
          assert.isAtLeast(version, rank),
        )
      }),
    ),
  },
]
