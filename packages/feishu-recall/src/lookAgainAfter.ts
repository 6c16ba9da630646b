import { limits } from "./limits.ts"

/** How long whoever watches pauses after a look that took so long, both in milliseconds. */
export const lookAgainAfter = (tookMillis: number): number =>
  Math.max(limits.pollMillis, tookMillis / limits.countingShare)
