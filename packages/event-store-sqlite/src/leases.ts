import { type Lease, LeaseHeld, LeaseLost } from "@feishu-recall/core"
import { Result } from "effect"
import type { DatabaseSync } from "node:sqlite"

type StoredLease = Omit<Lease, "storeNow">

/** Leases of lanes. Everything but `current` is called within a transaction. */
export const makeLeases = (db: DatabaseSync) => {
  const select = db.prepare("SELECT lane, owner, fence, expires_at AS expiresAt FROM leases WHERE lane = ?")
  const write = db.prepare(`INSERT INTO leases (lane, owner, fence, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (lane) DO UPDATE SET owner = excluded.owner, fence = excluded.fence, expires_at = excluded.expires_at`)

  const find = (lane: string): StoredLease | undefined => {
    const row = select.get(lane)
    return row === undefined ? undefined : { ...(row as unknown as StoredLease) }
  }
  const held = (lane: string, fence: number, now: number): StoredLease | undefined => {
    const lease = find(lane)
    return lease !== undefined && lease.fence === fence && now < lease.expiresAt ? lease : undefined
  }
  const put = (lease: StoredLease, now: number): Lease => {
    write.run(lease.lane, lease.owner, lease.fence, lease.expiresAt)
    return { ...lease, storeNow: now }
  }

  return {
    isHeld: (lane: string, fence: number, now: number): boolean => held(lane, fence, now) !== undefined,

    take: (lane: string, owner: string, ttlMillis: number, now: number): Result.Result<Lease, LeaseHeld> => {
      const before = find(lane)
      if (before !== undefined && now < before.expiresAt) {
        return Result.fail(new LeaseHeld({ lane, owner: before.owner, remainingMillis: before.expiresAt - now }))
      }
      return Result.succeed(
        put({ lane, owner, fence: (before?.fence ?? 0) + 1, expiresAt: until(now, ttlMillis) }, now),
      )
    },

    renew: (lane: string, fence: number, ttlMillis: number, now: number): Result.Result<Lease, LeaseLost> => {
      const before = held(lane, fence, now)
      return before === undefined
        ? Result.fail(new LeaseLost({ lane, fence }))
        : Result.succeed(put({ ...before, expiresAt: until(now, ttlMillis) }, now))
    },

    release: (lane: string, fence: number, now: number): void => {
      const before = held(lane, fence, now)
      if (before !== undefined) put({ ...before, expiresAt: now }, now)
    },

    current: (lane: string, now: number): Lease | undefined => {
      const lease = find(lane)
      return lease === undefined ? undefined : { ...lease, storeNow: now }
    },
  }
}

const until = (now: number, ttlMillis: number): number => now + Math.floor(ttlMillis)

export type Leases = ReturnType<typeof makeLeases>
