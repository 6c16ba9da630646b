import type { StoredEvent } from "./EventStore.ts"

/** The log of the memory store: events by position, which has gaps once something was erased. */
export const makeMemoryLog = () => {
  let events: Array<StoredEvent> = []
  const given = { position: 0, recordedAt: -Infinity }

  /** Index of the first event at or after a position. */
  const indexOf = (position: number): number => {
    let low = 0
    let high = events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((events[middle]?.position ?? 0) < position) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    /** What was given last, whether or not it was erased since. */
    given: given as Readonly<typeof given>,
    length: (): number => events.length,
    /** The event has the next position, and a time that does not decrease. */
    add: (event: StoredEvent): void => {
      events.push(event)
      given.position = event.position
      given.recordedAt = event.recordedAt
    },
    remove: (streamIds: ReadonlySet<string>): void => {
      if (streamIds.size > 0) events = events.filter(({ streamId }) => !streamIds.has(streamId))
    },
    after: (position: number, length: number): ReadonlyArray<StoredEvent> => {
      const start = indexOf(position + 1)
      return events.slice(start, start + length)
    },
    before: (position: number, length: number): ReadonlyArray<StoredEvent> => {
      const end = indexOf(position)
      return events.slice(Math.max(0, end - length), end).toReversed()
    },
  }
}
