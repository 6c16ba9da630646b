import { Effect, Option, Stream } from "effect"
import type { AppendSignal } from "./AppendSignal.ts"
import type { EventStore, ReadAll, StoredEvent } from "./EventStore.ts"
import type { EventStoreError } from "./EventStoreError.ts"

/** How an event store reads its log: one bounded page at a time. An empty page: nothing is there (yet). */
export interface LogPages {
  /** The first events after a position, oldest first. */
  readonly after: (position: number) => Effect.Effect<ReadonlyArray<StoredEvent>, EventStoreError>
  /** The last events before a position, newest first. */
  readonly before: (position: number) => Effect.Effect<ReadonlyArray<StoredEvent>, EventStoreError>
  /** Finds some streams without reading all others. Left out: the whole log is read, and what was asked for is picked. */
  readonly seek?: LogSeek | undefined
  /** Given after each append of this process. */
  readonly signal: AppendSignal
  /** How often to look for what other processes appended, in milliseconds; none if there can't be any. */
  readonly pollMillis?: number | undefined
}

/** How an event store finds the events of streams by the beginning of their names. */
export interface LogSeek {
  /**
   * Where the events after a position are, of streams that begin with one of some texts: all of them, up to `end`, which
   * was the last position when this began, and is not before `afterPosition`. `undefined` if it is cheaper to read the log, as where most of it is asked for.
   */
  readonly find: (
    afterPosition: number,
    prefixes: ReadonlyArray<string>,
  ) => Effect.Effect<{ readonly positions: ReadonlyArray<number>; readonly end: number } | undefined, EventStoreError>
  /** So many positions are asked for at a time. */
  readonly pageLength: number
  /** The first events at some positions, in order: at least one of those that were not erased since. */
  readonly at: (positions: ReadonlyArray<number>) => Effect.Effect<ReadonlyArray<StoredEvent>, EventStoreError>
}

/**
 * The three ways to stream a log, over its pages: flat in memory however long the log is.
 *
 * @example
 * ```ts
 * import { logStreams, makeAppendSignal, type StoredEvent } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const log: Array<StoredEvent> = []
 * const signal = makeAppendSignal()
 * const { follow, readAll, readAllBackwards } = logStreams({
 *   signal,
 *   after: (position) => Effect.sync(() => log.slice(position, position + 500)),
 *   before: (position) =>
 *     Effect.sync(() => {
 *       const end = Math.min(position - 1, log.length)
 *       return log.slice(Math.max(0, end - 500), end).toReversed()
 *     }),
 * })
 * ```
 */
export const logStreams = (
  pages: LogPages,
): Pick<EventStore["Service"], "readAll" | "readAllBackwards" | "follow"> => ({
  readAll: (options) =>
    sought(pages, options, (afterPosition) =>
      Stream.paginate(afterPosition, (position) =>
        Effect.map(inTurn(pages.after(position)), (page) => [selected(page, options), lastPosition(page)] as const),
      ),
    ),
  readAllBackwards: Stream.paginate(Number.MAX_SAFE_INTEGER, (position) =>
    Effect.map(inTurn(pages.before(position)), (page) => [page, lastPosition(page)] as const),
  ),
  follow: (options) =>
    sought(pages, options, (afterPosition) =>
      Stream.paginate(
        afterPosition,
        Effect.fnUntraced(function* (position: number) {
          const seen = pages.signal.count()
          const page = yield* inTurn(pages.after(position))
          if (page.length === 0) yield* nextChange(pages, seen)
          return [selected(page, options), Option.orElseSome(lastPosition(page), () => position)] as const
        }),
      ),
    ),
})

type Events = Stream.Stream<StoredEvent, EventStoreError>

/** What is there already where it can be found, and then the log from there on. */
const sought = ({ seek }: LogPages, options: ReadAll | undefined, rest: (afterPosition: number) => Events): Events => {
  const { afterPosition = 0, prefixes } = options ?? {}
  if (seek === undefined || prefixes === undefined) return rest(afterPosition)
  return Stream.unwrap(
    Effect.map(inTurn(seek.find(afterPosition, prefixes)), (found) =>
      found === undefined ? rest(afterPosition) : Stream.concat(eventsAt(seek, found.positions), rest(found.end)),
    ),
  )
}

const eventsAt = (seek: LogSeek, positions: ReadonlyArray<number>): Events =>
  Stream.paginate(
    0,
    Effect.fnUntraced(function* (from: number) {
      const asked = positions.slice(from, from + seek.pageLength)
      if (asked.length === 0) return [[], Option.none<number>()] as const
      const page = yield* inTurn(seek.at(asked))
      // A page may be cut short, but not to nothing: then all of it was erased meanwhile.
      const last = page.at(-1)?.position
      const read = last === undefined ? asked.length : asked.indexOf(last) + 1
      return [page, Option.some(from + read)] as const
    }),
  )

// A page of a synchronous store occupies the event loop: let everybody else have a turn between two.
const inTurn = <A, E>(page: Effect.Effect<A, E>): Effect.Effect<A, E> => Effect.andThen(Effect.yieldNow, page)

const nextChange = (pages: LogPages, seen: number): Effect.Effect<void> =>
  pages.pollMillis === undefined
    ? pages.signal.changedSince(seen)
    : Effect.timeoutOrElse(pages.signal.changedSince(seen), {
        duration: pages.pollMillis,
        orElse: () => Effect.void,
      })

const lastPosition = (page: ReadonlyArray<StoredEvent>): Option.Option<number> =>
  Option.map(Option.fromUndefinedOr(page.at(-1)), (event) => event.position)

const selected = (page: ReadonlyArray<StoredEvent>, options: ReadAll | undefined): ReadonlyArray<StoredEvent> => {
  const prefixes = options?.prefixes
  return prefixes === undefined
    ? page
    : page.filter((event) => prefixes.some((prefix) => event.streamId.startsWith(prefix)))
}
