import type { Invariant } from "./Invariant.ts"

/** Versions are contiguous from 1, positions and times increase. What watchers saw was compared while they watched. */
export const log: Invariant = {
  number: 7,
  name: "Log",
  check: ({ world }) => {
    const versions = new Map<string, number>()
    let lastTime = -Infinity
    return world.store.log().flatMap(({ position, recordedAt, streamId, version }, index) => {
      const expected = (versions.get(streamId) ?? 0) + 1
      versions.set(streamId, version)
      const isRight = version === expected && position === index + 1 && recordedAt >= lastTime
      lastTime = recordedAt
      return isRight ? [] : [`event ${position} is version ${version} of ${streamId} instead of ${expected}`]
    })
  },
}
