import type { RateLimit } from "./PlatformSettings.ts"

/** What a rate-limited answer says in its headers. */
export interface RateLimited {
  /** Cap of the window that was hit. */
  readonly limit: number
  /** Whole seconds until it recovers, at least 1. */
  readonly resetSeconds: number
}

/**
 * One bucket: the two windows of one API, app and tenant. Both windows see every call; a call is rejected when either
 * is full (https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control).
 */
export interface RateWindows {
  /** Counts a call at `now` (epoch milliseconds, never less than before) and says whether it goes through. */
  readonly arrive: (now: number) => RateLimited | undefined
}

/**
 * Empty windows, aligned to the clock (`fixed`) or the time before each call (`sliding`). `rejectedConsume`: a call
 * that is rejected uses up budget, too.
 */
export const makeRateWindows = (kind: "fixed" | "sliding", limit: RateLimit, rejectedConsume: boolean): RateWindows => {
  const make = kind === "fixed" ? fixedWindow : slidingWindow
  const second = make(limit.perSecond, 1000)
  const minute = make(limit.perMinute, 60_000)
  return {
    arrive: (now) => {
      // The minute first: who hits both has to wait for the later one.
      const full = minute.isFull(now) ? minute : second.isFull(now) ? second : undefined
      if (full === undefined || rejectedConsume) {
        minute.add(now)
        second.add(now)
      }
      if (full === undefined) return undefined
      return { limit: full.limit, resetSeconds: Math.max(1, Math.ceil((full.recoversAt(now) - now) / 1000)) }
    },
  }
}

interface Window {
  readonly limit: number
  readonly isFull: (now: number) => boolean
  readonly add: (now: number) => void
  readonly recoversAt: (now: number) => number
}

const fixedWindow = (limit: number, span: number): Window => {
  let window = -1
  let count = 0
  const turn = (now: number): void => {
    const current = Math.floor(now / span)
    if (current !== window) {
      window = current
      count = 0
    }
  }
  return {
    limit,
    isFull: (now) => {
      turn(now)
      return count >= limit
    },
    add: (now) => {
      turn(now)
      count++
    },
    recoversAt: () => (window + 1) * span,
  }
}

// Only the last `limit` calls matter: the window is full while the oldest of them is younger than `span`.
const slidingWindow = (limit: number, span: number): Window => {
  const calls = new Float64Array(limit).fill(-Infinity)
  let oldest = 0
  return {
    limit,
    isFull: (now) => calls[oldest]! > now - span,
    add: (now) => {
      calls[oldest] = now
      oldest = (oldest + 1) % limit
    },
    recoversAt: () => calls[oldest]! + span,
  }
}
