import type { Append, Erasure, IndexEntry, IndexQuery, NewEvent, Stage, StreamAppend } from "@feishu-recall/core"
import * as fc from "fast-check"

/** One call to an event store or its leases, as a value: fast-check prints it, and the model understands it. */
export type StoreOperation =
  | { readonly _tag: "Append"; readonly append: Append }
  | { readonly _tag: "Erase"; readonly erasure: Erasure }
  | { readonly _tag: "Stage"; readonly stage: Stage }
  | { readonly _tag: "Discard"; readonly list: string }
  | { readonly _tag: "Take"; readonly lane: string; readonly owner: string; readonly ttlMillis: number }
  | { readonly _tag: "Renew"; readonly lane: string; readonly fence: number; readonly ttlMillis: number }
  | { readonly _tag: "Release"; readonly lane: string; readonly fence: number }
  | { readonly _tag: "SetClock"; readonly now: number }

// Few names and small numbers, so that operations meet: ties, conflicts and duplicates are the rule here.
export const streamNames = ["a", "b", "recall lane 1", "recall lane 2", "__proto__", "ü💥"]
export const listNames = ["list 1", "list 2"]
export const partitions = ["lane 1", "lane 2"]
export const queues = ["dispatch", "read"]
export const lanes = ["lane 1", "constructor"]

/** What JSON.stringify makes of anything: empty, control characters, emoji, lone surrogates, keys like `__proto__`. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
  fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify({ text })),
  fc.constantFrom('""', "{}", "[]", '{"__proto__":1}', JSON.stringify("\ud800"), JSON.stringify("\u0000")),
)

export const newEvent: fc.Arbitrary<NewEvent> = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom("RecallRequested", "AttemptStarted", "型"),
  data: jsonText,
  metadata: jsonText,
})

const smallNumber = fc.oneof(fc.nat(6), fc.constantFrom(1e15, 1_700_000_000_000.5, -3))

const indexEntry: fc.Arbitrary<IndexEntry> = fc.record({
  partition: fc.constantFrom(...partitions),
  queue: fc.constantFrom(null, ...queues),
  group: fc.constantFrom("group 1", "group 2", ""),
  status: fc.constantFrom("requested", "accepted"),
  notBefore: smallNumber,
  rank: smallNumber,
})

/** Many streams in few queues: appends that only move index entries, with ties in rank and time. */
export const indexMoves: fc.Arbitrary<ReadonlyArray<Append>> = fc.array(
  fc
    .record({ stream: fc.nat(30), index: indexEntry, queue: fc.constantFrom("dispatch", "dispatch", "read", null) })
    .map(({ stream, index, queue }): Append => {
      const moved = { ...index, partition: "lane 1", queue }
      return { streams: [{ streamId: `recall ${stream}`, expectedVersion: "any", events: [], index: moved }] }
    }),
  { minLength: 10, maxLength: 80, size: "max" },
)

const streamAppend: fc.Arbitrary<StreamAppend> = fc.record({
  streamId: fc.constantFrom(...streamNames),
  expectedVersion: fc.oneof(
    { weight: 4, arbitrary: fc.constant("any" as const) },
    { weight: 2, arbitrary: fc.nat(4) },
    { weight: 1, arbitrary: fc.constantFrom("none" as const, "exists" as const) },
  ),
  events: fc.array(newEvent, { maxLength: 3 }),
  index: fc.option(indexEntry, { nil: undefined }),
})

const fence = fc.record({ lane: fc.constantFrom(...lanes), fence: fc.integer({ min: 1, max: 3 }) })

const append: fc.Arbitrary<Append> = fc.record({
  streams: fc.uniqueArray(streamAppend, { maxLength: 3, selector: (stream) => stream.streamId }),
  fence: fc.option(fence, { nil: undefined, freq: 3 }),
  taken: fc.option(
    fc.array(fc.record({ list: fc.constantFrom(...listNames), streamId: fc.constantFrom(...streamNames) }), {
      maxLength: 3,
    }),
    { nil: undefined },
  ),
  staged: fc.option(fc.record({ list: fc.constantFrom(...listNames), count: fc.nat(3) }), { nil: undefined, freq: 6 }),
})

const erasure: fc.Arbitrary<Erasure> = fc.record({
  streams: fc.uniqueArray(
    fc.record({ streamId: fc.constantFrom(...streamNames), version: fc.oneof(fc.constantFrom(0, 1, 2), fc.nat(8)) }),
    { maxLength: 3, selector: ({ streamId }) => streamId },
  ),
  lists: fc.option(fc.subarray(listNames), { nil: undefined }),
  append: fc.option(append, { nil: undefined }),
})

const stage: fc.Arbitrary<Stage> = fc.record({
  list: fc.constantFrom(...listNames),
  members: fc.array(fc.record({ streamId: fc.constantFrom(...streamNames), data: jsonText }), { maxLength: 4 }),
  guard: fc.record({
    streamId: fc.constantFrom("unheard of", "a"),
    version: fc.constantFrom(0, 0, 1, 2),
  }),
})

const tagged = <Tag extends StoreOperation["_tag"], A>(_tag: Tag, arbitrary: fc.Arbitrary<A>) =>
  arbitrary.map((value) => ({ _tag, ...value }))

/** Operations on one store in sequence. Only a store that reads Effect's clock can be told the time. */
export const storeOperations = (clock: "test" | "live"): fc.Arbitrary<ReadonlyArray<StoreOperation>> => {
  const ttlMillis = clock === "test" ? fc.constantFrom(10, 1_000_000) : fc.constant(1_000_000)
  return fc.array(
    fc.oneof(
      { weight: 8, arbitrary: tagged("Append", fc.record({ append })) },
      { weight: 3, arbitrary: tagged("Erase", fc.record({ erasure })) },
      { weight: 2, arbitrary: tagged("Stage", fc.record({ stage })) },
      { weight: 1, arbitrary: tagged("Discard", fc.record({ list: fc.constantFrom(...listNames) })) },
      {
        weight: 2,
        arbitrary: tagged(
          "Take",
          fc.record({
            lane: fc.constantFrom(...lanes),
            owner: fc.constantFrom("host/1", "host/2"),
            ttlMillis,
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: tagged(
          "Renew",
          fence.chain((held) => ttlMillis.map((millis) => ({ ...held, ttlMillis: millis }))),
        ),
      },
      { weight: 1, arbitrary: tagged("Release", fence) },
      ...(clock === "test" ? [{ weight: 1, arbitrary: tagged("SetClock", fc.record({ now: fc.nat(100) })) }] : []),
    ),
    { maxLength: 40, size: "max" },
  )
}

export const indexQuery: fc.Arbitrary<IndexQuery> = fc.record({
  partition: fc.constantFrom(...partitions),
  queue: fc.constantFrom(...queues),
  dueAt: fc.oneof(smallNumber, fc.constant(1e15)),
  excludeGroups: fc.option(fc.subarray(["group 1", "group 2", "", "nobody's"]), { nil: undefined }),
  orderBy: fc.constantFrom("rank" as const, "notBefore" as const),
  rankFrom: fc.option(smallNumber, { nil: undefined, freq: 2 }),
  rankBelow: fc.option(smallNumber, { nil: undefined, freq: 2 }),
  limit: fc.integer({ min: 1, max: 5 }),
})
