import { type Lease, LeaseHeld, LeaseLost } from "@feishu-recall/core"
import { Effect } from "effect"
import { clock } from "./clock.ts"
import type { Query } from "./Database.ts"
import { fromStored, toStored } from "./storedText.ts"

/** Leases of lanes. Everything but `current` is called within a transaction. */
export const makeLeases = (schema: string) => {
  const select = `SELECT ${clock} AS now, l.owner, l.fence::float8 AS fence, l.expires_at::float8 AS "expiresAt"
    FROM (SELECT 1) one LEFT JOIN ${schema}.leases l ON l.lane = $1`
  const write = `INSERT INTO ${schema}.leases (lane, owner, fence, expires_at) VALUES ($1, $2, $3::bigint, $4::bigint)
    ON CONFLICT (lane) DO UPDATE SET owner = excluded.owner, fence = excluded.fence, expires_at = excluded.expires_at`

  const find = Effect.fnUntraced(function* (query: Query, lane: string) {
    const [row] = yield* query<{ now: number; owner: string | null; fence: number; expiresAt: number }>(select, [
      toStored(lane),
    ])
    const now = row?.now ?? 0
    if (row === undefined || row.owner === null) return { now, lease: undefined }
    const lease: Lease = {
      lane,
      owner: fromStored(row.owner),
      fence: row.fence,
      expiresAt: row.expiresAt,
      storeNow: now,
    }
    return { now, lease }
  })
  const put = (query: Query, lease: Lease) =>
    Effect.as(
      query(write, [toStored(lease.lane), toStored(lease.owner), `${lease.fence}`, `${lease.expiresAt}`]),
      lease,
    )
  const held = Effect.fnUntraced(function* (query: Query, lane: string, fence: number) {
    const { lease, now } = yield* find(query, lane)
    return lease !== undefined && lease.fence === fence && now < lease.expiresAt ? lease : undefined
  })

  return {
    take: Effect.fnUntraced(function* (query: Query, lane: string, owner: string, ttlMillis: number) {
      const { lease, now } = yield* find(query, lane)
      if (lease !== undefined && now < lease.expiresAt)
        return yield* new LeaseHeld({ lane, owner: lease.owner, remainingMillis: lease.expiresAt - now })
      const fence = (lease?.fence ?? 0) + 1
      return yield* put(query, { lane, owner, fence, expiresAt: until(now, ttlMillis), storeNow: now })
    }),

    renew: Effect.fnUntraced(function* (query: Query, lane: string, fence: number, ttlMillis: number) {
      const lease = yield* held(query, lane, fence)
      if (lease === undefined) return yield* new LeaseLost({ lane, fence })
      return yield* put(query, { ...lease, expiresAt: until(lease.storeNow, ttlMillis) })
    }),

    release: Effect.fnUntraced(function* (query: Query, lane: string, fence: number) {
      const lease = yield* held(query, lane, fence)
      if (lease !== undefined) yield* put(query, { ...lease, expiresAt: lease.storeNow })
    }),

    current: (query: Query, lane: string) => Effect.map(find(query, lane), ({ lease }) => lease),
  }
}

const until = (now: number, ttlMillis: number): number => now + Math.floor(ttlMillis)
