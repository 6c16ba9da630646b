import { limits } from "../limits.ts"
import type { Api } from "./matchRoute.ts"

/** One call as it arrived. */
export interface Arrival {
  /** Epoch milliseconds by the sandbox's own clock; never decreases. */
  readonly at: number
  readonly api: Api
  /** Empty when the caller could not be identified. */
  readonly appId: string
  readonly tenantKey: string
  readonly batchMessageId: string | undefined
  /** The envelope's; -1 when the network ate the call before the platform saw it. */
  readonly code: number
  readonly status: number
}

/** Calls of one API by one app in one tenant: what the platform counts together. */
export interface WorstWindow {
  readonly api: Api
  readonly appId: string
  readonly tenantKey: string
  /** The most calls in any window of the asked length. */
  readonly worst: number
}

/**
 * Every call in the order of arrival. Totals and calls per batch message are kept for all calls; single calls only for
 * the last `capacity`, in columns, so that millions of them fit into memory.
 *
 * Source of what is counted together: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
 */
export interface Ledger {
  /** Writes a call down. */
  readonly record: (arrival: Arrival) => void
  /** Calls in all. */
  readonly total: () => number
  /** Calls by API. */
  readonly totalByApi: () => Readonly<Record<string, number>>
  /** Calls by the code of their answer; -1 for those that the platform never saw. */
  readonly totalByCode: () => Readonly<Record<string, number>>
  /** Calls answered with 99991400. */
  readonly rateLimited: () => number
  /** Calls answered with 99991400, by API. */
  readonly rateLimitedByApi: () => Readonly<Record<string, number>>
  /**
   * The most calls in any half-open window of `windowMs` (sliding, not aligned), per API, app and tenant.
   *
   * @example
   * ```ts
   * import type { Ledger } from "@feishu-recall/sandbox"
   *
   * const isBroken = (ledger: Ledger) =>
   *   ledger.worstIn(1_000).some(({ api, worst }) => api === "recall" && worst > 50)
   * ```
   */
  readonly worstIn: (windowMs: number) => ReadonlyArray<WorstWindow>
  /** How often an API was called with this batch message id. */
  readonly callsOf: (api: Api, batchMessageId: string) => number
  /** Batch message ids that were recalled more than once, up to `limit` of them. */
  readonly recalledAgain: (limit: number) => { readonly count: number; readonly ids: ReadonlyArray<string> }
  /** The calls that are still kept, oldest first. */
  readonly entries: () => IterableIterator<Arrival>
  /** The last calls, newest first. */
  readonly latest: (count: number) => ReadonlyArray<Arrival>
  /** How many calls arrived in the `windowMs` before `now`, for each caller that made any. */
  readonly countIn: (windowMs: number, now: number) => ReadonlyArray<CallCount>
}

/** Calls of one API by one app in one tenant. */
export interface CallCount {
  readonly api: Api
  readonly appId: string
  readonly tenantKey: string
  /** How many. */
  readonly calls: number
}

/**
 * A ledger of no call. `capacity` single calls are kept, two million unless told.
 */
export const makeLedger = (capacity: number = limits.ledgerCalls): Ledger => {
  const callers: Array<Pick<Arrival, "api" | "appId" | "tenantKey">> = []
  const callerNumbers = new Map<string, number>()
  const byApi: Record<string, number> = {}
  const limitedByApi: Record<string, number> = {}
  const byCode: Record<string, number> = {}
  const callsByMessage = new Map<Api, Map<string, number>>()
  const repeated = new Set<string>()
  let columns = makeColumns(1024)
  let kept = 0
  let total = 0

  const numberOf = ({ api, appId, tenantKey }: Arrival): number => {
    const key = `${api} ${appId} ${tenantKey}`
    let number = callerNumbers.get(key)
    if (number === undefined) {
      number = callers.push({ api, appId, tenantKey }) - 1
      callerNumbers.set(key, number)
    }
    return number
  }

  const countMessage = (api: Api, id: string): void => {
    let calls = callsByMessage.get(api)
    if (calls === undefined) callsByMessage.set(api, (calls = new Map()))
    const count = (calls.get(id) ?? 0) + 1
    calls.set(id, count)
    if (api === "recall" && count === 2) repeated.add(id)
  }

  const arrivalAt = (entry: number): Arrival => ({
    ...callers[columns.caller[entry]!]!,
    at: columns.at[entry]!,
    batchMessageId: columns.message[entry],
    code: columns.code[entry]!,
    status: columns.status[entry]!,
  })

  return {
    record: (arrival) => {
      if (kept === columns.at.length) {
        // Full: grow, or forget the older half, which keeps the cost of forgetting constant per call.
        const keep = kept >= capacity ? kept >> 1 : kept
        columns = copyColumns(columns, kept - keep, keep, Math.min(capacity, Math.max(kept, keep * 2)))
        kept = keep
      }
      columns.at[kept] = arrival.at
      columns.caller[kept] = numberOf(arrival)
      columns.code[kept] = arrival.code
      columns.status[kept] = arrival.status
      columns.message[kept] = arrival.batchMessageId
      kept++
      total++
      byApi[arrival.api] = (byApi[arrival.api] ?? 0) + 1
      byCode[arrival.code] = (byCode[arrival.code] ?? 0) + 1
      if (arrival.code === 99991400) limitedByApi[arrival.api] = (limitedByApi[arrival.api] ?? 0) + 1
      if (arrival.batchMessageId !== undefined) countMessage(arrival.api, arrival.batchMessageId)
    },
    total: () => total,
    totalByApi: () => ({ ...byApi }),
    totalByCode: () => ({ ...byCode }),
    rateLimited: () => byCode[99991400] ?? 0,
    rateLimitedByApi: () => ({ ...limitedByApi }),
    worstIn: (windowMs) => {
      const oldest = callers.map(() => 0)
      const inside = callers.map(() => 0)
      const worst = callers.map(() => 0)
      for (let entry = 0; entry < kept; entry++) {
        const caller = columns.caller[entry]!
        let first = oldest[caller]!
        let count = inside[caller]! + 1
        while (columns.caller[first] !== caller || columns.at[first]! <= columns.at[entry]! - windowMs) {
          if (columns.caller[first] === caller) count--
          first++
        }
        oldest[caller] = first
        inside[caller] = count
        if (count > worst[caller]!) worst[caller] = count
      }
      return callers.map((caller, number) => ({ ...caller, worst: worst[number]! }))
    },
    callsOf: (api, id) => callsByMessage.get(api)?.get(id) ?? 0,
    recalledAgain: (limit) => ({ count: repeated.size, ids: Array.from(repeated).slice(0, limit) }),
    entries: function* () {
      for (let entry = 0; entry < kept; entry++) yield arrivalAt(entry)
    },
    latest: (count) => Array.from({ length: Math.min(count, kept) }, (_, back) => arrivalAt(kept - 1 - back)),
    countIn: (windowMs, now) => {
      const calls = new Map<number, number>()
      for (let entry = kept - 1; entry >= 0 && columns.at[entry]! > now - windowMs; entry--) {
        const caller = columns.caller[entry]!
        calls.set(caller, (calls.get(caller) ?? 0) + 1)
      }
      return Array.from(calls, ([caller, count]) => ({ ...callers[caller]!, calls: count }))
    },
  }
}

interface Columns {
  readonly at: Float64Array
  readonly caller: Uint32Array
  readonly code: Int32Array
  readonly status: Uint16Array
  readonly message: Array<string | undefined>
}

const makeColumns = (size: number): Columns => ({
  at: new Float64Array(size),
  caller: new Uint32Array(size),
  code: new Int32Array(size),
  status: new Uint16Array(size),
  message: [],
})

const copyColumns = (from: Columns, start: number, count: number, size: number): Columns => {
  const to = makeColumns(size)
  to.at.set(from.at.subarray(start, start + count))
  to.caller.set(from.caller.subarray(start, start + count))
  to.code.set(from.code.subarray(start, start + count))
  to.status.set(from.status.subarray(start, start + count))
  return { ...to, message: from.message.slice(start, start + count) }
}
