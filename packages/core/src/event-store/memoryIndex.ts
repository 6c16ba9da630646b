import type { IndexedStream, IndexEntry, IndexQuery } from "./EventStore.ts"
import { makeSortedList, type SortedList } from "./SortedList.ts"

/** A stream's index entry, with the number of its stream: ties are in the order in which streams came to be. */
interface Entry {
  readonly indexed: IndexedStream
  readonly ordinal: number
}

interface Queue {
  readonly byRank: SortedList<Entry>
  readonly byNotBefore: SortedList<Entry>
}

/** The index of the memory store: what waits in a queue, kept sorted both ways. */
export const makeMemoryIndex = () => {
  const entries = new Map<string, Entry>()
  const partitions = new Map<string, Map<string, Queue>>()

  const queueOf = (partition: string, queue: string): Queue | undefined => partitions.get(partition)?.get(queue)

  const queueFor = (partition: string, name: string): Queue => {
    const queues = partitions.get(partition) ?? new Map<string, Queue>()
    partitions.set(partition, queues)
    const queue = queues.get(name) ?? { byRank: makeSortedList(byRank), byNotBefore: makeSortedList(byNotBefore) }
    queues.set(name, queue)
    return queue
  }

  const remove = (streamId: string): void => {
    const before = entries.get(streamId)
    entries.delete(streamId)
    if (before === undefined || before.indexed.queue === null) return
    const queue = queueFor(before.indexed.partition, before.indexed.queue)
    queue.byRank.remove(before)
    queue.byNotBefore.remove(before)
  }

  return {
    remove,
    put: (streamId: string, ordinal: number, entry: IndexEntry): void => {
      remove(streamId)
      const after = { indexed: Object.freeze({ ...entry, streamId }), ordinal }
      entries.set(streamId, after)
      if (entry.queue !== null) {
        const queue = queueFor(entry.partition, entry.queue)
        queue.byRank.add(after)
        queue.byNotBefore.add(after)
      }
    },
    statusOf: (streamId: string): string | undefined => entries.get(streamId)?.indexed.status,
    search: (query: IndexQuery): ReadonlyArray<IndexedStream> => {
      const queue = queueOf(query.partition, query.queue)
      if (queue === undefined) return []
      const { rankFrom = -Infinity, rankBelow = Infinity } = query
      const excluded = new Set(query.excludeGroups)
      const found: Array<IndexedStream> = []
      const ordered =
        query.orderBy === "rank"
          ? queue.byRank.from(({ indexed }) => indexed.rank < rankFrom)
          : queue.byNotBefore.from(() => false)
      for (const { indexed: entry } of ordered) {
        if (found.length >= query.limit) break
        if (query.orderBy === "rank" ? entry.rank >= rankBelow : entry.notBefore > query.dueAt) break
        if (entry.notBefore > query.dueAt || entry.rank < rankFrom || entry.rank >= rankBelow) continue
        if (!excluded.has(entry.group)) found.push(entry)
      }
      return found
    },
    nextDue: (partition: string, queue: string, excludeGroups?: ReadonlyArray<string>): number | undefined => {
      const excluded = new Set(excludeGroups)
      for (const entry of queueOf(partition, queue)?.byNotBefore.from(() => false) ?? []) {
        if (!excluded.has(entry.indexed.group)) return entry.indexed.notBefore
      }
      return undefined
    },
  }
}

const byRank = (a: Entry, b: Entry): number => a.indexed.rank - b.indexed.rank || a.ordinal - b.ordinal
const byNotBefore = (a: Entry, b: Entry): number => a.indexed.notBefore - b.indexed.notBefore || a.ordinal - b.ordinal
