import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { one } from "../event-store/appends.ts"
import { onDurableStore, type StoreTrial, withProcesses } from "../event-store/StoreTrial.ts"
import type { Law } from "../laws/Law.ts"
import { leasePrefix, startStoreWriter } from "../processes/StoreWriter.ts"
import { outcome, taking } from "./holdingLaws.ts"

export const durableLeaseLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "LL-15",
    sentence: "a lease stands when the store is opened again, and the fences go on from where they were",
    reason: "Whoever closed the store may still have calls on their way.",
    withoutIt: "a restart makes an old fence good again.",
    holds: onDurableStore(
      Effect.fnUntraced(function* (open) {
        const first = yield* Effect.scoped(Effect.flatMap(open, (opened) => taking(opened, "host/1")))
        const second = yield* Effect.scoped(
          Effect.gen(function* () {
            const opened = yield* open
            const current = yield* opened.leases.current("lane")
            assert.deepInclude(current, { owner: "host/1", fence: first.fence, expiresAt: first.expiresAt })
            assert.strictEqual(yield* outcome(taking(opened, "host/2")), "LeaseHeld")
            yield* opened.leases.release(yield* opened.leases.renew(first, 60_000))
            return yield* taking(opened, "host/2", 20)
          }),
        )
        assert.isAbove(second.fence, first.fence)
        yield* Effect.sleep(25)
        assert.isAbove((yield* Effect.flatMap(open, (opened) => taking(opened, "host/3"))).fence, second.fence)
      }),
    ),
  },
  {
    number: "LL-16",
    sentence: "a lease that one took is held for all who opened the store, and its loss is a loss for all",
    reason: "A lane's workers are different processes.",
    withoutIt: "each process works on the lane by a lease that only it knows of.",
    holds: onDurableStore(
      Effect.fnUntraced(function* (open) {
        const [first, second] = yield* Effect.all([open, open])
        const taken = yield* taking(first, "host/1")
        const held = yield* Effect.flip(taking(second, "host/2"))
        assert.strictEqual(held._tag === "LeaseHeld" ? held.owner : held._tag, "host/1")
        const append = { ...one("s", "any", "1"), fence: taken }
        assert.strictEqual(yield* outcome(second.store.append(append)), "done")
        yield* second.leases.release(taken)
        assert.strictEqual(yield* outcome(first.store.append(append)), "LeaseLost")
        assert.strictEqual(yield* outcome(first.leases.renew(taken, 60_000)), "LeaseLost")
        assert.isAbove((yield* taking(second, "host/2")).fence, taken.fence)
      }),
    ),
  },
  {
    number: "LL-17",
    sentence:
      "the lease of a process that was killed stands until its time is over, and the next one's fence is higher",
    reason: "Nobody can tell a dead process from a slow one before that.",
    withoutIt: "a lane is worked on by two, or stands still for ever.",
    holds: withProcesses(
      Effect.fnUntraced(function* (open, { place, writer }) {
        const orders = { place, name: "host/1", count: Infinity, concurrency: 1, ttlMillis: 1_000 }
        const running = yield* startStoreWriter(writer, orders)
        yield* running.printedMoreThan(0)
        yield* running.kill
        const fence = Number(running.lines()[0]?.slice(leasePrefix.length))
        const opened = yield* open
        const held = yield* Effect.flip(taking(opened, "host/2"))
        if (held._tag !== "LeaseHeld") return assert.fail(held._tag)
        assert.strictEqual(held.owner, "host/1")
        assert.isTrue(held.remainingMillis > 0 && held.remainingMillis <= 1_000)
        yield* Effect.sleep(held.remainingMillis + 5)
        assert.isAbove((yield* taking(opened, "host/2")).fence, fence)
      }),
    ),
  },
]
