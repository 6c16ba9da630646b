import { Clock, Context, Effect, Layer } from "effect"
import { makeAppendSignal } from "./AppendSignal.ts"
import { appendProblem, erasureProblem, meetsExpectation, stageProblem } from "./appendRules.ts"
import {
  type Append,
  type Appended,
  type Erasure,
  EventStore,
  type StoredEvent,
  VersionConflict,
} from "./EventStore.ts"
import { EventStoreError } from "./EventStoreError.ts"
import { limits } from "../limits.ts"
import { LaneLease, LeaseLost } from "./LaneLease.ts"
import { logStreams } from "./logStreams.ts"
import { makeMemoryIndex } from "./memoryIndex.ts"
import { makeMemoryLeases } from "./memoryLeases.ts"
import { makeMemoryLog } from "./memoryLog.ts"
import { makeMemoryStaging } from "./memoryStaging.ts"

/**
 * Event store and leases in the memory of this process: for tests, the simulation and a first look. Everything is
 * gone when the layer is released. Times are Effect's `Clock`.
 *
 * @example
 * ```ts
 * import { EventStore, EventStoreMemory } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const events = Effect.flatMap(EventStore, (store) => store.read("campaign 1")).pipe(Effect.provide(EventStoreMemory))
 * ```
 */
export const EventStoreMemory: Layer.Layer<EventStore | LaneLease> = eventStoreMemory()

/** How much an event store in memory takes and reads. */
export interface EventStoreMemoryOptions {
  /** What would go beyond is refused with reason `full`. Default 10,000,000. */
  readonly maximumEvents?: number | undefined
  /** Events that are read at a time. Default 500. */
  readonly pageLength?: number | undefined
}

/**
 * {@link EventStoreMemory} with limits of one's own.
 *
 * @example
 * ```ts
 * import { eventStoreMemory } from "@feishu-recall/core"
 *
 * const small = eventStoreMemory({ maximumEvents: 1_000 })
 * ```
 */
export function eventStoreMemory(options: EventStoreMemoryOptions = {}): Layer.Layer<EventStore | LaneLease> {
  return Layer.effectContext(
    Effect.sync(() => {
      const leases = makeMemoryLeases()
      return Context.make(LaneLease, leases.service).pipe(Context.add(EventStore, makeStore(leases.isHeld, options)))
    }),
  )
}

interface MemoryStream {
  readonly ordinal: number
  readonly events: Array<StoredEvent>
}

const makeStore = (
  isHeld: ReturnType<typeof makeMemoryLeases>["isHeld"],
  options: EventStoreMemoryOptions,
): EventStore["Service"] => {
  const { maximumEvents = limits.store.memoryEvents, pageLength = limits.store.memoryPageLength } = options
  const log = makeMemoryLog()
  const streams = new Map<string, MemoryStream>()
  const index = makeMemoryIndex()
  const staging = makeMemoryStaging()
  const signal = makeAppendSignal()

  let streamsBegun = 0

  const versionOf = (streamId: string): number => streams.get(streamId)?.events.length ?? 0

  const refusal = ({ fence, staged, ...append }: Append, now: number, erasure: Erasure = nothing) => {
    const isErased = new Set(erasure.streams.map(({ streamId }) => streamId))
    for (const { streamId, version } of erasure.streams) {
      const actual = versionOf(streamId)
      if (actual !== version) return new VersionConflict({ streamId, expected: version, actual })
    }
    const erased = erasure.streams.reduce((sum, { version }) => sum + version, 0)
    const events = append.streams.reduce((sum, stream) => sum + stream.events.length, log.length() - erased)
    if (events > maximumEvents) return full(maximumEvents)
    if (fence !== undefined && !isHeld(fence.lane, fence.fence, now))
      return new LeaseLost({ lane: fence.lane, fence: fence.fence })
    for (const { streamId, expectedVersion } of append.streams) {
      const actual = isErased.has(streamId) ? 0 : versionOf(streamId)
      if (!meetsExpectation(expectedVersion, actual)) {
        return new VersionConflict({ streamId, expected: expectedVersion, actual })
      }
    }
    if (staged === undefined) return undefined
    const actual = erasure.lists?.includes(staged.list) === true ? 0 : staging.count(staged.list)
    return actual === staged.count
      ? undefined
      : new VersionConflict({ streamId: staged.list, expected: staged.count, actual })
  }

  const forget = (erasure: Erasure): void => {
    const names = new Set(erasure.streams.map(({ streamId }) => streamId))
    log.remove(names)
    for (const name of names) {
      streams.delete(name)
      index.remove(name)
    }
    for (const list of erasure.lists ?? []) staging.discard(list)
  }

  const write = (append: Append, now: number): Appended => {
    const recordedAt = Math.max(now, log.given.recordedAt)
    const before = log.given.position
    for (const { streamId, events, index: entry } of append.streams) {
      if (events.length === 0 && entry === undefined) continue
      const stream = streams.get(streamId) ?? { ordinal: ++streamsBegun, events: [] }
      streams.set(streamId, stream)
      for (const { id, type, data, metadata } of events) {
        const [version, position] = [stream.events.length + 1, log.given.position + 1]
        // What is kept is also what is handed out: nobody may change it.
        const stored = Object.freeze({ streamId, version, position, recordedAt, id, type, data, metadata })
        stream.events.push(stored)
        log.add(stored)
      }
      if (entry !== undefined) index.put(streamId, stream.ordinal, entry)
    }
    for (const { list, streamId } of append.taken ?? []) staging.take(list, streamId)
    if (log.given.position > before) signal.notify()
    return { versions: append.streams.map((stream) => versionOf(stream.streamId)), position: log.given.position }
  }

  return {
    append: Effect.fnUntraced(function* (append) {
      const ill = appendProblem(append)
      if (ill !== undefined) return yield* refused("append", ill)
      const now = yield* Clock.currentTimeMillis
      const problem = refusal(append, now)
      return problem === undefined ? write(append, now) : yield* problem
    }),
    erase: Effect.fnUntraced(function* (erasure) {
      const ill = erasureProblem(erasure)
      if (ill !== undefined) return yield* refused("erase", ill)
      const now = yield* Clock.currentTimeMillis
      const append = erasure.append ?? nothing
      const problem = refusal(append, now, erasure)
      if (problem !== undefined) return yield* problem
      forget(erasure)
      return write(append, now)
    }),
    read: (streamId, afterVersion = 0) => Effect.sync(() => streams.get(streamId)?.events.slice(afterVersion) ?? []),
    ...logStreams({
      signal,
      after: (position) => Effect.sync(() => log.after(position, pageLength)),
      before: (position) => Effect.sync(() => log.before(position, pageLength)),
    }),
    search: (query) => Effect.sync(() => index.search(query)),
    nextDue: (partition, queue, excludeGroups) => Effect.sync(() => index.nextDue(partition, queue, excludeGroups)),
    stage: Effect.fnUntraced(function* (stage) {
      const problem = stageProblem(stage)
      if (problem !== undefined) return yield* refused("stage", problem)
      const actual = versionOf(stage.guard.streamId)
      if (actual !== stage.guard.version) {
        return yield* new VersionConflict({ streamId: stage.guard.streamId, expected: stage.guard.version, actual })
      }
      return staging.stage(stage)
    }),
    members: (query) => Effect.sync(() => staging.members(query)),
    tally: (list) => Effect.sync(() => staging.tally(list, index.statusOf)),
    discard: (list) => Effect.sync(() => staging.discard(list)),
    now: Clock.currentTimeMillis,
  }
}

const nothing = { streams: [] } as const

const full = (maximumEvents: number) =>
  new EventStoreError({
    reason: "full",
    operation: "append",
    message: `the store in memory holds ${maximumEvents} events at most: allow more, or keep them on a disk`,
  })

const refused = (operation: string, message: string) => new EventStoreError({ reason: "other", operation, message })
