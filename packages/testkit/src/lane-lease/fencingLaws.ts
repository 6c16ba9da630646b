import type { Append } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { all, concurrently, entry, numbers, one, part } from "../event-store/appends.ts"
import { advance, byTwo, onFreshStore, type StoreTrial } from "../event-store/StoreTrial.ts"
import type { Law } from "../laws/Law.ts"
import { outcome, taking } from "./holdingLaws.ts"

const fenced = (append: Append, fence: number, lane = "lane"): Append => ({ ...append, fence: { lane, fence } })

export const fencingLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "LL-11",
    sentence: "an append is refused with a fence that is not held: of nobody, too low or high, of another lane, over",
    reason: "A process that was frozen through its lease goes on as if nothing were.",
    withoutIt: "it writes claims and budgets into the work of the one who took over.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened, trial) {
        const { leases, store } = opened
        const append = (fence: number, lane?: string) =>
          outcome(store.append(fenced(one("s", "any", "1"), fence, lane)))
        assert.strictEqual(yield* append(1), "LeaseLost")
        yield* leases.release(yield* taking(opened, "host/1"))
        const second = yield* taking(opened, "host/1", 300)
        yield* taking(opened, "host/1", 60_000, "other lane")
        assert.strictEqual(yield* append(second.fence), "done")
        assert.strictEqual(yield* append(second.fence - 1), "LeaseLost")
        assert.strictEqual(yield* append(second.fence + 1), "LeaseLost")
        assert.strictEqual(yield* append(second.fence, "other lane"), "LeaseLost")
        assert.strictEqual(yield* append(second.fence, "no lane"), "LeaseLost")
        yield* advance(trial, 310)
        assert.strictEqual(yield* append(second.fence), "LeaseLost")
        const third = yield* taking(opened, "host/2")
        assert.strictEqual(yield* append(second.fence), "LeaseLost")
        assert.strictEqual(yield* append(third.fence), "done")
        yield* leases.release(third)
        assert.strictEqual(yield* append(third.fence), "LeaseLost")
        assert.strictEqual((yield* store.read("s")).length, 2)
      }),
    ),
  },
  {
    number: "LL-12",
    sentence:
      "of an append whose lease is lost nothing is written: no stream of several, no index entry, nothing taken",
    reason: "It is refused as a whole, as any other.",
    withoutIt: "half of a decision stands that its maker had no right to.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        const members = ["a", "b"].map((streamId) => ({ streamId, data: "{}" }))
        yield* store.stage({ list: "list", members, guard: { streamId: "guard", version: 0 } })
        const streams = ["a", "b", "c"].map((name, at) => part(name, "none", at === 1 ? [] : ["1"], entry()))
        const taken = members.map(({ streamId }) => ({ list: "list", streamId }))
        const refused = yield* Effect.flip(store.append(fenced({ streams, taken }, 7)))
        if (refused._tag !== "LeaseLost") return assert.fail(refused._tag)
        assert.deepStrictEqual([refused.lane, refused.fence], ["lane", 7])
        assert.deepStrictEqual(yield* Stream.runCollect(store.readAll()), [])
        assert.deepStrictEqual(yield* store.search(all()), [])
        const left = yield* store.members({ list: "list", afterOrdinal: 0, untakenOnly: true, limit: 9 })
        assert.strictEqual(left.length, 2)
      }),
    ),
  },
  {
    number: "LL-13",
    sentence: "of those that append at the same time, exactly those are refused whose lease is lost",
    reason: "Appends of several workers may share one transaction; each has a fence of its own.",
    withoutIt: "one stale worker writes under another one's lease, or keeps all others from writing.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        const held = yield* taking(opened, "host/1")
        const append = (at: number) => {
          const to = { streams: [part(`${at} a`, "none", ["1"]), part(`${at} b`, "none", ["1"])] }
          return outcome(store.append([fenced(to, held.fence), fenced(to, held.fence + 1), to][at % 3] ?? to))
        }
        assert.deepStrictEqual(
          yield* Effect.forEach(numbers(42), append, concurrently),
          numbers(42).map((at) => (at % 3 === 1 ? "LeaseLost" : "done")),
        )
        assert.strictEqual((yield* Stream.runCollect(store.readAll())).length, 56)
      }),
    ),
  },
  {
    number: "LL-14",
    sentence:
      "once a lane was taken by another one, nothing is written with the fence before, not even what was under way",
    reason: "The fence is checked in the step that writes.",
    withoutIt: "the one who takes over reads the log, and then something is written into what it has read.",
    holds: byTwo(
      Effect.fnUntraced(function* (first, second) {
        for (const round of numbers(5)) {
          const old = yield* taking(first, "host/1")
          const append = (at: number) =>
            outcome(first.store.append(fenced(one("s", "any", `old ${round} ${at}`), old.fence)))
          const underWay = yield* Effect.forkChild(Effect.forEach(numbers(20), append, { concurrency: 4 }), {
            startImmediately: true,
          })
          yield* Effect.repeat(Effect.yieldNow, { times: round })
          yield* first.leases.release(old)
          const taken = yield* taking(second, "host/2")
          const before = (yield* second.store.read("s")).length
          yield* Fiber.join(underWay)
          assert.strictEqual((yield* second.store.read("s")).length, before)
          yield* second.leases.release(taken)
        }
      }),
    ),
  },
]
