import type { Api } from "../model/matchRoute.ts"

/** Calls of each API second by second, for as long as a chart looks back: constant in memory, whatever arrives. */
export interface CallSeries {
  readonly count: (api: Api, isRateLimited: boolean, at: number) => void
  /** The last seconds up to `now`, the one under way last: all calls, and those answered with 99991400. */
  readonly lastSeconds: (now: number) => ReadonlyArray<ApiSeconds>
}

export interface ApiSeconds {
  readonly api: Api
  readonly calls: ReadonlyArray<number>
  readonly rateLimited: ReadonlyArray<number>
}

/** As cut by the clock, like the platform's fixed windows. */
export const makeCallSeries = (seconds = 90): CallSeries => {
  const rings = new Map<Api, { readonly second: Float64Array; readonly calls: number[]; readonly limited: number[] }>()
  const ringOf = (api: Api) => {
    let ring = rings.get(api)
    if (ring === undefined) {
      const zeros = () => Array.from({ length: seconds }, () => 0)
      rings.set(api, (ring = { second: new Float64Array(seconds), calls: zeros(), limited: zeros() }))
    }
    return ring
  }
  return {
    count: (api, isRateLimited, at) => {
      const ring = ringOf(api)
      const second = Math.floor(at / 1000)
      const slot = second % seconds
      if (ring.second[slot] !== second) {
        ring.second[slot] = second
        ring.calls[slot] = 0
        ring.limited[slot] = 0
      }
      ring.calls[slot]!++
      if (isRateLimited) ring.limited[slot]!++
    },
    lastSeconds: (now) => {
      const first = Math.floor(now / 1000) - seconds + 1
      return Array.from(rings, ([api, ring]) => {
        const read = (counts: ReadonlyArray<number>) =>
          Array.from({ length: seconds }, (_, index) => {
            const slot = (first + index) % seconds
            return ring.second[slot] === first + index ? counts[slot]! : 0
          })
        return { api, calls: read(ring.calls), rateLimited: read(ring.limited) }
      })
    },
  }
}
