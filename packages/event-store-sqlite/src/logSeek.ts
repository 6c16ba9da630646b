import { type EventStoreError, type LogSeek, prefixRanges, type StoredEvent } from "@feishu-recall/core"
import { Effect } from "effect"
import type { DatabaseSync } from "node:sqlite"
import { limits } from "./limits.ts"

type Attempt = <A>(run: () => A) => Effect.Effect<A, EventStoreError>

/** Finds the events of some streams by two indexes: of names, and of the events of each stream. */
export const makeLogSeek = (
  db: DatabaseSync,
  attempt: Attempt,
  pageLength: number,
  at: (positions: ReadonlyArray<number>) => ReadonlyArray<StoredEvent>,
): LogSeek => {
  const end = db.prepare("SELECT max(position) AS position FROM events")
  const named = db.prepare("SELECT id FROM streams WHERE name >= ? AND name < ? LIMIT ?")
  const ofStream = db.prepare("SELECT position FROM events WHERE stream = ? AND position > ? AND position <= ?")

  const idsOf = (ranges: NonNullable<ReturnType<typeof prefixRanges>>, most: number) => {
    const ids = new Set<number>()
    for (const { high, low } of ranges) for (const row of named.all(low, high, most + 1)) ids.add(Number(row["id"]))
    return ids.size > most ? undefined : [...ids]
  }

  return {
    pageLength,
    find: Effect.fnUntraced(function* (afterPosition, prefixes) {
      const ranges = prefixRanges(prefixes)
      if (ranges === undefined) return undefined
      const last = yield* attempt(() => Number(end.get()?.["position"] ?? 0))
      const most = Math.max(0, Math.min(limits.soughtStreams, Math.floor((last - afterPosition) / eventsForAStream)))
      const ids = yield* attempt(() => idsOf(ranges, most))
      if (ids === undefined) return undefined
      const positions: Array<number> = []
      for (let from = 0; from < ids.length; from += limits.tallyLength) {
        yield* Effect.yieldNow
        yield* attempt(() => {
          for (const id of ids.slice(from, from + limits.tallyLength))
            for (const row of ofStream.all(id, afterPosition, last)) positions.push(Number(row["position"]))
        })
      }
      return { positions: positions.toSorted((a, b) => a - b), end: Math.max(afterPosition, last) }
    }),
    at: (positions) => attempt(() => at(positions)),
  }
}

/** A stream that is looked up costs as much as so many events that are read in a row. */
const eventsForAStream = 8
