import type { World } from "../World.ts"

/** Whether the store's clock went straight on: then the log's times can be compared with the true ones. */
export const isStoreTimeSure = (world: World): boolean =>
  !world.incident.happenings.some(({ what }) => what._tag === "StoreClockJump")

/** A time by the store's clock, as the true time; only if it is sure. */
export const trueTime = (world: World, stored: number): number => {
  const { drift, offset } = world.store.clockwork
  const begin = world.time.now() - world.time.elapsed()
  return begin + (stored - begin - offset) / (1 + drift)
}

/**
 * What a process can be wrong about the store's clock: times are whole milliseconds, and clocks drift between two
 * renewals of a lease.
 */
export const clockSlackMillis = 10
