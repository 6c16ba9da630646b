import { type CampaignEvent, type LaneEvent, laneKey, type RecallEvent } from "@feishu-recall/core"
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
  (streamsOf(world).get(`recall ${laneKey(world.lane)} ${id}`) ?? []) as ReadonlyArray<Committed<RecallEvent>>

export const campaignEvents = (world: World, id: string): ReadonlyArray<Committed<CampaignEvent>> =>
  (streamsOf(world).get(`campaign ${id}`) ?? []) as ReadonlyArray<Committed<CampaignEvent>>

export const laneEvents = (world: World): ReadonlyArray<Committed<LaneEvent>> =>
  (streamsOf(world).get(`lane ${laneKey(world.lane)}`) ?? []) as ReadonlyArray<Committed<LaneEvent>>

const known = new WeakMap<World, ReadonlyMap<string, ReadonlyArray<Committed<unknown>>>>()

/** Asked for when everything is over, by one invariant after the other: read once. */
const streamsOf = (world: World): ReadonlyMap<string, ReadonlyArray<Committed<unknown>>> => {
  const before = known.get(world)
  if (before !== undefined) return before
  const streams = new Map<string, Array<Committed<unknown>>>()
  for (const { data, position, streamId, version } of world.store.log()) {
    const events = streams.get(streamId) ?? []
    streams.set(streamId, events)
    events.push({ at: world.store.committedAt(position), version, event: JSON.parse(data) })
  }
  known.set(world, streams)
  return streams
}

/** For people: seconds since the beginning. */
export const when = (world: World, at: number): string =>
  `${((at - (world.time.now() - world.time.elapsed())) / 1_000).toFixed(3)} s`
