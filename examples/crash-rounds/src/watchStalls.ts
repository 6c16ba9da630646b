import { monotonic } from "./monotonic.ts"

/** A span in which this process got no turn: a slow disk, or a machine with too much to do. */
export interface Stall {
  readonly from: number
  readonly to: number
}

const beatMillis = 20
const stallMillis = 100

/** Tells of each span in which this process got no turn, once it is over. */
export const watchStalls = (stalled: (stall: Stall) => void): void => {
  let last = monotonic()
  setInterval(() => {
    const now = monotonic()
    if (now - last > stallMillis) stalled({ from: last, to: now })
    last = now
  }, beatMillis).unref()
}
