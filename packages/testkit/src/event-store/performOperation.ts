import type { Lease } from "@feishu-recall/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { StoreOperation } from "./storeOperations.ts"
import type { OpenedStore } from "./StoreTrial.ts"

/** Makes the call, and gives its answer as the model would. */
export const performOperation = Effect.fnUntraced(
  function* ({ leases, store }: OpenedStore, operation: StoreOperation) {
    switch (operation._tag) {
      case "Append":
        return { _tag: "Appended", ...(yield* store.append(operation.append)) } as const
      case "Erase":
        return { _tag: "Appended", ...(yield* store.erase(operation.erasure)) } as const
      case "Stage":
        return { _tag: "Staged", ...(yield* store.stage(operation.stage)) } as const
      case "Discard":
        yield* store.discard(operation.list)
        return done
      case "Take":
        return { _tag: "Lease", ...(yield* leases.take(operation)) } as const
      case "Renew":
        return { _tag: "Lease", ...(yield* leases.renew(leaseOf(operation), operation.ttlMillis)) } as const
      case "Release":
        yield* leases.release(leaseOf(operation))
        return done
      case "SetClock":
        yield* TestClock.setTime(operation.now)
        return done
    }
  },
  Effect.catchTags({
    VersionConflict: ({ _tag, streamId, actual }) => Effect.succeed({ _tag, streamId, actual } as const),
    LeaseLost: ({ _tag, lane, fence }) => Effect.succeed({ _tag, lane, fence } as const),
    LeaseHeld: ({ _tag, lane, owner }) => Effect.succeed({ _tag, lane, owner } as const),
  }),
)

const done = { _tag: "Done" } as const

const leaseOf = ({ lane, fence }: { lane: string; fence: number }): Lease => ({
  lane,
  fence,
  owner: "host/1",
  expiresAt: 0,
  storeNow: 0,
})
