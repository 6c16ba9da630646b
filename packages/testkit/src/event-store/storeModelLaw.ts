import type { IndexQuery, StoredEvent } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { performOperation } from "./performOperation.ts"
import { type StoreAnswer, StoreModel } from "./storeModel.ts"
import { indexQuery, lanes, listNames, partitions, queues, storeOperations, streamNames } from "./storeOperations.ts"
import { forEvery, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

/** Whatever is done to it, a store answers and holds what the model answers and holds. */
export const storeModelLaw: Law<StoreTrial> = {
  number: "ES-32",
  sentence: "any sequence of calls is answered as by arrays in memory, and leaves what it leaves there",
  reason: "What a call does must not depend on what was done before, to other streams or long ago.",
  withoutIt: "an event, an entry or a lease is lost in a sequence that nobody thought of.",
  holds: (trial) =>
    forEvery(
      fc.tuple(storeOperations(trial.clock), fc.array(indexQuery, { minLength: 5, maxLength: 20, size: "max" })),
      Effect.fnUntraced(function* ([operations, queries], opened, { clock }) {
        const model = new StoreModel()
        for (const operation of operations) {
          const allowed = model.apply(operation)
          const answer = yield* performOperation(opened, operation)
          assert.deepInclude(
            allowed.map((one) => comparable(one, clock)),
            comparable(answer, clock),
          )
        }
        const looks = [
          sameLog(opened, model, clock),
          sameIndex(opened, model, queries),
          sameLists(opened, model),
          sameLeases(opened, model, clock),
        ]
        yield* Effect.all(looks, { concurrency: "unbounded", discard: true })
      }),
      { runs: 50 },
    )(trial),
}

/** A lease's time is the store's business where its clock is its own. */
const comparable = (answer: StoreAnswer, clock: StoreTrial["clock"]): StoreAnswer =>
  answer._tag === "Lease"
    ? { _tag: "Lease", fence: answer.fence, expiresAt: clock === "test" ? answer.expiresAt : 0 }
    : answer

const sameLog = Effect.fnUntraced(function* ({ store }: OpenedStore, model: StoreModel, clock: StoreTrial["clock"]) {
  const all = yield* Stream.runCollect(store.readAll())
  assert.deepStrictEqual(
    all,
    clock === "test" ? model.log : model.log.map((event, at) => ({ ...event, recordedAt: all[at]?.recordedAt ?? 0 })),
  )
  assert.deepStrictEqual(yield* Stream.runCollect(store.readAllBackwards), all.toReversed())
  const half = model.given.position >> 1
  assert.deepStrictEqual(
    yield* Stream.runCollect(store.readAll({ afterPosition: half })),
    all.filter(({ position }) => position > half),
  )
  const ofStream = Effect.fnUntraced(function* (streamId: string) {
    const events = all.filter((event) => event.streamId === streamId)
    assert.deepStrictEqual(yield* store.read(streamId), events)
    assert.deepStrictEqual(yield* store.read(streamId, 1), events.slice(1))
  })
  yield* Effect.forEach([...streamNames, "unheard of"], ofStream, beside)
  const times = all.map(({ recordedAt }: StoredEvent) => recordedAt)
  assert.deepStrictEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
})

/** Asks about each query, and for what is due next of each queue. */
export const sameIndex = Effect.fnUntraced(function* (
  { store }: OpenedStore,
  model: StoreModel,
  queries: ReadonlyArray<IndexQuery>,
) {
  const found = yield* Effect.forEach(queries, (query) => store.search(query), beside)
  assert.deepStrictEqual(
    found,
    queries.map((query) => model.search(query)),
  )
  yield* sameNextDue({ store }, model, partitions)
})

export const sameNextDue = Effect.fnUntraced(function* (
  { store }: Pick<OpenedStore, "store">,
  model: StoreModel,
  asked: ReadonlyArray<string>,
) {
  const questions = asked.flatMap((partition) =>
    queues.flatMap((queue) =>
      [undefined, [], ["group 1"], ["group 1", ""]].map((excluded) => [partition, queue, excluded] as const),
    ),
  )
  const next = yield* Effect.forEach(questions, (question) => store.nextDue(...question), beside)
  assert.deepStrictEqual(
    next,
    questions.map((question) => model.nextDue(...question)),
  )
})

const sameLists = Effect.fnUntraced(function* ({ store }: OpenedStore, model: StoreModel) {
  const questions = listNames.flatMap((list) =>
    [0, 1, 3].flatMap((afterOrdinal) =>
      [2, 100].flatMap((limit) =>
        [false, true].map((untakenOnly) => ({ list, afterOrdinal, limit, untakenOnly }) as const),
      ),
    ),
  )
  const answers = yield* Effect.forEach(questions, (question) => store.members(question), beside)
  assert.deepStrictEqual(
    answers,
    questions.map(({ list, afterOrdinal, limit, untakenOnly }) =>
      model
        .members(list)
        .filter((member) => member.ordinal > afterOrdinal && !(untakenOnly && member.taken))
        .slice(0, limit),
    ),
  )
  for (const list of listNames) {
    const tally = yield* store.tally(list)
    assert.deepStrictEqual(new Map(tally.map(({ status, count }) => [status, count])), new Map(model.tally(list)))
    assert.strictEqual(tally.length, model.tally(list).size)
  }
})

const sameLeases = Effect.fnUntraced(function* (
  { leases }: OpenedStore,
  model: StoreModel,
  clock: StoreTrial["clock"],
) {
  for (const lane of lanes) {
    const [actual, expected] = [yield* leases.current(lane), model.leases.get(lane)]
    assert.deepStrictEqual([actual?.owner, actual?.fence], [expected?.owner, expected?.fence])
    if (clock === "test")
      assert.deepStrictEqual([actual?.expiresAt, actual?.storeNow], [expected?.expiresAt, expected && model.now])
  }
})

// A server answers several at the same time.
const beside = { concurrency: 8 } as const
