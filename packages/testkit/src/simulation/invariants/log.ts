import type { Invariant } from "./Invariant.ts"

/** Versions are contiguous from 1, positions and times increase, with gaps where something was erased. What watchers saw was compared while they watched. */
export const log: Invariant = {
  number: 7,
  name: "Log",
  check: ({ world }) => {
    const versions = new Map<string, number>()
    let lastTime = -Infinity
    let lastPosition = 0
    return world.store.log().flatMap(({ position, recordedAt, streamId, version }) => {
      const expected = (versions.get(streamId) ?? 0) + 1
      versions.set(streamId, version)
      const isRight = version === expected && position > lastPosition && recordedAt >= lastTime
      lastTime = recordedAt
      lastPosition = position
      return isRight ? [] : [`event ${position} is version ${version} of ${streamId} instead of ${expected}`]
    })
  },
}
