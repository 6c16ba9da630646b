import { Clock, Effect } from "effect"
import { type LaneLease, type Lease, LeaseHeld, LeaseLost } from "./LaneLease.ts"

/** The leases of the memory store, which asks `isHeld` when an append carries a fence. */
export const makeMemoryLeases = () => {
  const leases = new Map<string, Omit<Lease, "storeNow">>()

  const isHeld = (lane: string, fence: number, now: number): boolean => {
    const lease = leases.get(lane)
    return lease !== undefined && lease.fence === fence && now < lease.expiresAt
  }

  const service: LaneLease["Service"] = {
    take: Effect.fnUntraced(function* ({ lane, owner, ttlMillis }) {
      const now = yield* Clock.currentTimeMillis
      const before = leases.get(lane)
      if (before !== undefined && now < before.expiresAt) {
        const remainingMillis = Math.ceil(before.expiresAt - now)
        return yield* new LeaseHeld({ lane, owner: before.owner, remainingMillis })
      }
      const lease = { lane, owner, fence: (before?.fence ?? 0) + 1, expiresAt: now + ttlMillis }
      leases.set(lane, lease)
      return { ...lease, storeNow: now }
    }),
    renew: Effect.fnUntraced(function* ({ lane, fence }, ttlMillis) {
      const now = yield* Clock.currentTimeMillis
      const before = leases.get(lane)
      if (before === undefined || !isHeld(lane, fence, now)) return yield* new LeaseLost({ lane, fence })
      const lease = { ...before, expiresAt: now + ttlMillis }
      leases.set(lane, lease)
      return { ...lease, storeNow: now }
    }),
    release: Effect.fnUntraced(function* ({ lane, fence }) {
      const now = yield* Clock.currentTimeMillis
      const lease = leases.get(lane)
      if (lease !== undefined && isHeld(lane, fence, now)) leases.set(lane, { ...lease, expiresAt: now })
    }),
    current: (lane) =>
      Effect.map(Clock.currentTimeMillis, (storeNow) => {
        const lease = leases.get(lane)
        return lease === undefined ? undefined : { ...lease, storeNow }
      }),
  }
  return { service, isHeld }
}
