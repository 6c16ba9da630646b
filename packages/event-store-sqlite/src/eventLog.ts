import type { StoredEvent } from "@feishu-recall/core"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import type { SqlitePolicy } from "./SqlitePolicy.ts"

/** Reads events: of one stream, or the log in pages. */
export const makeEventLog = (
  db: DatabaseSync,
  { pageCharacters, pageLength }: Pick<SqlitePolicy, "pageCharacters" | "pageLength">,
) => {
  const ofStream = db.prepare(`${columns} WHERE s.name = ? AND e.version > ? ORDER BY e.version`)
  const after = db.prepare(`${columns} WHERE e.position > ? ORDER BY e.position LIMIT ${pageLength}`)
  const before = db.prepare(`${columns} WHERE e.position < ? ORDER BY e.position DESC LIMIT ${pageLength}`)
  const at = db.prepare(`${columns} WHERE e.position IN (SELECT value FROM json_each(?)) ORDER BY e.position`)
  return {
    at: (positions: ReadonlyArray<number>): ReadonlyArray<StoredEvent> =>
      page(at, JSON.stringify(positions), pageCharacters),
    read: (streamId: string, afterVersion: number): ReadonlyArray<StoredEvent> =>
      ofStream.all(streamId, afterVersion).map(storedEvent),
    after: (position: number): ReadonlyArray<StoredEvent> => page(after, position, pageCharacters),
    before: (position: number): ReadonlyArray<StoredEvent> => page(before, position, pageCharacters),
  }
}

const columns = `SELECT s.name AS streamId, e.version, e.position, e.event_id AS id, e.type, e.data, e.metadata,
  e.recorded_at AS recordedAt FROM events e JOIN streams s ON s.id = e.stream`

const page = (statement: StatementSync, from: number | string, pageCharacters: number): ReadonlyArray<StoredEvent> => {
  const events: Array<StoredEvent> = []
  let characters = 0
  for (const row of statement.iterate(from)) {
    const event = storedEvent(row)
    events.push(event)
    characters += event.data.length + event.metadata.length
    if (characters >= pageCharacters) break
  }
  return events
}

// A row has no prototype, and nobody outside should have to know.
const storedEvent = (row: unknown): StoredEvent => ({ ...(row as StoredEvent) })
