import type { Lease } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { concurrently, numbers } from "../event-store/appends.ts"
import { advance, byTwo, onFreshStore, type OpenedStore, type StoreTrial } from "../event-store/StoreTrial.ts"
import type { Law } from "../laws/Law.ts"

/** Takes a lane for a minute, unless told. */
export const taking = ({ leases }: OpenedStore, owner: string, ttlMillis = 60_000, lane = "lane") =>
  leases.take({ lane, owner, ttlMillis })

/** How the call ended: `done`, or the tag of its error. */
export const outcome = <A, E extends { readonly _tag: string }>(call: Effect.Effect<A, E>) =>
  Effect.map(Effect.result(call), (result) => (result._tag === "Success" ? "done" : result.failure._tag))

/** Short, for laws that can't move the clock wait for it; long enough for a call in between. */
const shortMillis = 300
const afterShort = 310

export const holdingLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "LL-1",
    sentence: "of 16 who take a lane at the same time exactly one holds it",
    reason: "Looking and taking is one step.",
    withoutIt: "two workers spend one budget, and the platform throttles both.",
    holds: byTwo(
      Effect.fnUntraced(function* (first, second) {
        const take = (at: number) => Effect.exit(taking(at % 2 === 0 ? first : second, `host/${at}`))
        const exits = yield* Effect.forEach(numbers(16), take, concurrently)
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
        const current = yield* first.leases.current("lane")
        assert.deepStrictEqual([current?.owner, current?.fence], [`host/${exits.findIndex(Exit.isSuccess)}`, 1])
      }),
    ),
  },
  {
    number: "LL-2",
    sentence: "who is refused learns who holds the lane, and for how long from now",
    reason: "A worker that stands by sleeps for so long, and tells a person whom it waits for.",
    withoutIt: "a lane stands still for longer than it has to.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        yield* taking(opened, "host/1")
        yield* advance(trial, 30)
        const held = yield* Effect.flip(taking(opened, "host/2", 1))
        if (held._tag !== "LeaseHeld") return assert.fail(held._tag)
        assert.deepStrictEqual([held.lane, held.owner], ["lane", "host/1"])
        assert.isTrue(held.remainingMillis > 50_000 && held.remainingMillis <= 59_980, `${held.remainingMillis}`)
      }),
    ),
  },
  {
    number: "LL-3",
    sentence: "a lease that has run out is lost to its holder, also while nobody else took it, and can be taken",
    reason: "A process that was frozen has to learn that it is not the one any more.",
    withoutIt: "two workers act for one lane, or nobody does.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        const first = yield* taking(opened, "host/1", shortMillis)
        assert.strictEqual(yield* outcome(taking(opened, "host/2")), "LeaseHeld")
        yield* advance(trial, afterShort)
        assert.strictEqual(yield* outcome(opened.leases.renew(first, 60_000)), "LeaseLost")
        const second = yield* taking(opened, "host/2")
        assert.strictEqual(second.owner, "host/2")
        assert.strictEqual(yield* outcome(opened.leases.renew(first, 60_000)), "LeaseLost")
      }),
    ),
  },
  {
    number: "LL-4",
    sentence: "a lease that is renewed lives for the new time from then on, whether longer or shorter, with its fence",
    reason: "The worker goes on with the same fence, which stands in all its appends.",
    withoutIt: "a worker loses its lane in the midst of work, or holds it long after its death.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        const { leases } = opened
        const first = yield* taking(opened, "host/1", shortMillis)
        const renewed = yield* leases.renew(first, 60_000)
        assert.deepStrictEqual([renewed.fence, renewed.owner, renewed.lane], [first.fence, "host/1", "lane"])
        assert.strictEqual(renewed.expiresAt - renewed.storeNow, 60_000)
        yield* advance(trial, afterShort)
        assert.strictEqual(yield* outcome(taking(opened, "host/2")), "LeaseHeld")
        const shorter = yield* leases.renew(renewed, 50)
        assert.strictEqual(shorter.expiresAt - shorter.storeNow, 50)
        yield* advance(trial, 60)
        assert.strictEqual(yield* outcome(taking(opened, "host/2")), "done")
      }),
    ),
  },
  {
    number: "LL-5",
    sentence: "a lease that was given back can be taken at once, and is not renewed any more",
    reason: "A worker that is stopped in order lets the next one start.",
    withoutIt: "each restart costs a lease's time.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const first = yield* taking(opened, "host/1")
        yield* opened.leases.release(first)
        assert.strictEqual(yield* outcome(opened.leases.renew(first, 60_000)), "LeaseLost")
        assert.strictEqual(yield* outcome(taking(opened, "host/2")), "done")
      }),
    ),
  },
  {
    number: "LL-6",
    sentence: "each taking gets a higher fence, whether the lease before was given back or had run out",
    reason: "The fence tells the appends of two holders apart.",
    withoutIt: "a process that slept through its lease writes with a fence that is good again.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        const first = yield* taking(opened, "host/1")
        yield* opened.leases.release(first)
        const second = yield* taking(opened, "host/1", 50)
        yield* advance(trial, 60)
        const third = yield* taking(opened, "host/1")
        assert.isTrue(first.fence < second.fence && second.fence < third.fence)
        assert.isAtLeast(first.fence, 1)
      }),
    ),
  },
  {
    number: "LL-7",
    sentence: "who gives back a lease that it has lost changes nothing",
    reason: "A process that wakes up late tidies up as if it were in time.",
    withoutIt: "it takes the lane from the one who works on it.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const first = yield* taking(opened, "host/1")
        yield* opened.leases.release(first)
        const second = yield* taking(opened, "host/2")
        yield* opened.leases.release(first)
        assert.strictEqual(yield* outcome(taking(opened, "host/3")), "LeaseHeld")
        assert.deepInclude(yield* opened.leases.current("lane"), { owner: "host/2", fence: second.fence })
        yield* opened.leases.release({ ...first, lane: "no lane" })
        assert.isUndefined(yield* opened.leases.current("no lane"))
      }),
    ),
  },
  {
    number: "LL-8",
    sentence: "each lane has its own holder and its own fences, whatever it is called",
    reason: "A lane is one app in one tenant, and works beside others.",
    withoutIt: "a lane stands still because of another one, or is worked on by two.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const lanes = [
          "lane",
          "Lane",
          "lane ",
          "__proto__",
          "constructor",
          "",
          "é",
          "e\u0301",
          "%",
          "l_ne",
          "租户",
          "a\0",
        ]
        for (const lane of lanes) assert.isUndefined(yield* opened.leases.current(lane))
        for (const lane of lanes) {
          const taken = yield* taking(opened, `of ${lane}`, 60_000, lane)
          assert.deepStrictEqual([taken.lane, taken.owner, taken.fence], [lane, `of ${lane}`, 1])
        }
        yield* opened.leases.release((yield* opened.leases.current("lane"))!)
        for (const lane of lanes.slice(1)) {
          const current = yield* opened.leases.current(lane)
          assert.deepStrictEqual([current?.lane, current?.owner, current?.fence], [lane, `of ${lane}`, 1])
          assert.strictEqual(yield* outcome(taking(opened, "host/2", 60_000, lane)), "LeaseHeld")
        }
        assert.strictEqual(yield* outcome(taking(opened, "host/2")), "done")
      }),
    ),
  },
  {
    number: "LL-9",
    sentence: "a lease can be looked at: nobody's, somebody's, and one that is over, which has ended by then",
    reason: "Who is new to a lane waits for what the one before may still do.",
    withoutIt: "a worker that takes over calls too soon, and the platform throttles it.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        const look = opened.leases.current("lane")
        assert.isUndefined(yield* look)
        const first = yield* taking(opened, "host/1", shortMillis)
        assert.deepInclude(yield* look, { lane: "lane", owner: "host/1", fence: 1, expiresAt: first.expiresAt })
        yield* advance(trial, afterShort)
        const over = yield* look
        assert.deepInclude(over, { owner: "host/1", fence: 1, expiresAt: first.expiresAt })
        assert.isTrue(over !== undefined && over.expiresAt <= over.storeNow)
        yield* opened.leases.release(yield* taking(opened, "host/2"))
        const released = yield* look
        assert.deepInclude(released, { owner: "host/2", fence: 2 })
        assert.isTrue(released !== undefined && released.expiresAt <= released.storeNow)
      }),
    ),
  },
  {
    number: "LL-10",
    sentence: "the store's clock says until when a lease lives, and each answer says what it shows",
    reason: "The clock of the machine at hand can be a day off.",
    withoutIt: "a holder believes for too long that the lane is its own.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        yield* advance(trial, 23)
        const { leases, store } = opened
        const within = Effect.fnUntraced(function* <E>(call: Effect.Effect<Lease | undefined, E>) {
          const before = yield* store.now
          const lease = yield* call
          const after = yield* store.now
          assert.isTrue(lease !== undefined && before <= lease.storeNow && lease.storeNow <= after)
          return lease
        })
        const taken = yield* within(taking(opened, "host/1", 5_000))
        assert.strictEqual(taken?.expiresAt, (taken?.storeNow ?? 0) + 5_000)
        const renewed = yield* within(leases.renew(taken!, 7_000))
        assert.strictEqual(renewed?.expiresAt, (renewed?.storeNow ?? 0) + 7_000)
        assert.strictEqual((yield* within(leases.current("lane")))?.expiresAt, renewed?.expiresAt)
      }),
    ),
  },
]
