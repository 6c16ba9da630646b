import { assert, describe, it } from "@effect/vitest"
// #region faults
import { EventStore, EventStoreMemory, type StreamAppend } from "@feishu-recall/core"
import { faultyEventStore } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"

/** Appends, and where nobody knows whether that was done, looks. */
const appendOnce = Effect.fnUntraced(function* (stream: StreamAppend) {
  const store = yield* EventStore
  const append = Effect.asVoid(store.append({ streams: [stream] }))
  yield* Effect.catchTag(append, "EventStoreError", (error) =>
    Effect.gen(function* () {
      if (error.reason !== "unknown-outcome") return yield* error
      const events = yield* store.read(stream.streamId)
      if (!events.some(({ id }) => id === stream.events[0]?.id)) yield* append
    }),
  )
})

it.effect("an append whose answer is lost is in the log once", () =>
  Effect.gen(function* () {
    const event = { id: "1", type: "Noted", data: "{}", metadata: "{}" }
    yield* appendOnce({ streamId: "note-1", expectedVersion: "none", events: [event] })
    assert.strictEqual((yield* (yield* EventStore).read("note-1")).length, 1)
  }).pipe(Effect.provide(faultyEventStore(["unknown-outcome"]).pipe(Layer.provide(EventStoreMemory)))),
)
// #endregion
import { EventStoreError, LaneLease } from "@feishu-recall/core"
import { Context, Exit, Fiber, Option, Stream } from "effect"
import { TestClock } from "effect/testing"
import { type StoreFault, storeFaults } from "../src/index.ts"
import { settle } from "../src/token-source/tokenSourceTrial.ts"

const lane = "https://open.feishu.cn cli_a self"
const event = { id: "1", type: "Noted", data: "{}", metadata: "{}" }
const append = { streams: [{ streamId: "note-1", expectedVersion: "none", events: [event] }] } as const

type Ports = { readonly store: EventStore["Service"]; readonly leases: LaneLease["Service"] }
interface Operation {
  readonly isWrite: boolean
  readonly isRace: boolean
  readonly run: (ports: Ports) => Effect.Effect<unknown, { readonly _tag: string }>
}
const reading = (run: Operation["run"]): Operation => ({ isWrite: false, isRace: false, run })
const writing = (run: Operation["run"], isRace = false): Operation => ({ isWrite: true, isRace, run })
const lease = { lane, owner: "one", fence: 1, expiresAt: 60_000, storeNow: 0 }

const operations: Readonly<Record<string, Operation>> = {
  append: writing(({ store }) => store.append(append), true),
  read: reading(({ store }) => store.read("note-1")),
  readAll: reading(({ store }) => Stream.runCollect(store.readAll())),
  readAllBackwards: reading(({ store }) => Stream.runCollect(store.readAllBackwards)),
  follow: reading(({ store }) => Stream.runCollect(Stream.take(store.follow(), 1))),
  search: reading(({ store }) =>
    store.search({ partition: lane, queue: "call", dueAt: 0, orderBy: "rank", limit: 10 }),
  ),
  nextDue: reading(({ store }) => store.nextDue(lane, "call")),
  stage: writing(({ store }) =>
    store.stage({
      list: "list-1",
      members: [{ streamId: "a", data: "{}" }],
      guard: { streamId: "note-0", version: 1 },
    }),
  ),
  members: reading(({ store }) => store.members({ list: "list-1", afterOrdinal: 0, limit: 10 })),
  tally: reading(({ store }) => store.tally("list-1")),
  discard: writing(({ store }) => store.discard("list-0")),
  now: reading(({ store }) => store.now),
  take: writing(({ leases }) => leases.take({ lane: "another", owner: "one", ttlMillis: 60_000 }), true),
  renew: writing(({ leases }) => leases.renew(lease, 120_000), true),
  release: writing(({ leases }) => leases.release(lease)),
  current: reading(({ leases }) => leases.current(lane)),
}

/** All that can be seen of a store, by which it is known whether something was done. */
const sight = ({ leases, store }: Ports) =>
  Effect.gen(function* () {
    const log = yield* Stream.runCollect(store.readAll())
    const held = yield* Effect.forEach([lane, "another"], (each) => leases.current(each))
    const staged = yield* Effect.forEach(["list-0", "list-1"], (list) =>
      store.members({ list, afterOrdinal: 0, limit: 10 }),
    )
    return JSON.stringify([log.length, held.map((one) => one && [one.fence, one.expiresAt]), staged])
  })

const outrunBy: Readonly<Record<string, string>> = { append: "VersionConflict", take: "LeaseHeld", renew: "LeaseLost" }

describe("a faulty event store", () => {
  const cases = (Object.keys(storeFaults) as ReadonlyArray<StoreFault>).flatMap((fault) =>
    Object.keys(operations).map((operation) => [fault, operation] as const),
  )
  it.effect.each(cases)("%s on %s does and says what is stated", ([fault, name]) =>
    Effect.gen(function* () {
      const services = yield* Layer.build(Layer.fresh(EventStoreMemory))
      const right: Ports = { store: Context.get(services, EventStore), leases: Context.get(services, LaneLease) }
      yield* right.store.append({ streams: [{ ...append.streams[0], streamId: "note-0" }] })
      const guard = { streamId: "note-0", version: 1 }
      yield* right.store.stage({ list: "list-0", members: [{ streamId: "z", data: "{}" }], guard })
      yield* right.leases.take({ lane, owner: "one", ttlMillis: 60_000 })
      const faulty = yield* Layer.build(faultyEventStore([fault]).pipe(Layer.provide(Layer.succeedContext(services))))
      const ports: Ports = { store: Context.get(faulty, EventStore), leases: Context.get(faulty, LaneLease) }

      const before = yield* sight(right)
      const { isRace, isWrite, run } = operations[name]!
      const fiber = yield* Effect.forkChild(run(ports))
      yield* settle
      yield* TestClock.adjust(999)
      const isDelayed = fiber.pollUnsafe() === undefined
      yield* TestClock.adjust(1)
      yield* settle
      const end = yield* Fiber.await(fiber)

      const { done, meets } = storeFaults[fault]
      const isMet = meets === "all" || (meets === "writes" ? isWrite : isRace)
      assert.strictEqual(isDelayed, fault === "slow")
      const error = Option.getOrUndefined(Exit.findErrorOption(end))
      const expected =
        !isMet || fault === "slow" ? undefined : fault === "conflict" ? outrunBy[name] : "EventStoreError"
      assert.strictEqual(error?._tag, expected)
      if (error instanceof EventStoreError) assert.deepStrictEqual([error.reason, error.operation], [fault, name])
      assert.strictEqual((yield* sight(right)) !== before, isWrite && (done || !isMet))
      // The next one is whole again.
      assert.isTrue(Exit.isSuccess(yield* Effect.exit(ports.store.now)))
    }),
  )
})
