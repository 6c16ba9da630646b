import type { RecallEvent } from "@feishu-recall/core"
import type { Aftermath } from "../simulate.ts"
import type { World } from "../World.ts"

/** A rule of the design that holds after every simulation, whatever went wrong in it. */
export interface Invariant {
  /** Its number in the design. */
  readonly number: number
  readonly name: string
  /** What is wrong; nothing, if it holds. */
  readonly check: (aftermath: Aftermath) => ReadonlyArray<string>
}

/** What happened, with the true time at which it was committed. */
export interface Committed<Event> {
  readonly at: number
  readonly version: number
  readonly event: Event
}

/** The events of one recall, read as plain JSON: what judges must not share the codec's mistakes. */
export const recallEvents = (world: World, id: string): ReadonlyArray<Committed<RecallEvent>> =>
  eventsWhere(world, (streamId) => streamId.startsWith("recall ") && streamId.endsWith(` ${id}`))

export const eventsWhere = <Event>(
  world: World,
  isWanted: (streamId: string) => boolean,
): ReadonlyArray<Committed<Event>> =>
  world.store
    .log()
    .filter(({ streamId }) => isWanted(streamId))
    .map(({ data, position, version }) => ({
      at: world.store.committedAt(position),
      version,
      event: JSON.parse(data) as Event,
    }))

/** For people: seconds since the beginning. */
export const when = (world: World, at: number): string =>
  `${((at - (world.time.now() - world.time.elapsed())) / 1_000).toFixed(3)} s`
