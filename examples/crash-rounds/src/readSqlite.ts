import { DatabaseSync } from "node:sqlite"
import { Effect } from "effect"
import { eventOf, listsOf, type StoreLog } from "./StoreLog.ts"

/** What stands in a file of SQLite, by SQL. */
export const readSqlite = (filename: string): Effect.Effect<Omit<StoreLog, "opened">> =>
  Effect.sync(() => {
    const db = new DatabaseSync(filename)
    const rows = (sql: string) => db.prepare(sql).all()
    try {
      return {
        integrity: rows("PRAGMA integrity_check")
          .map((row) => String(row["integrity_check"]))
          .join("; "),
        events: rows(
          `SELECT position, name, events.version, event_id, type, data, metadata, recorded_at
           FROM events JOIN streams ON streams.id = events.stream ORDER BY position`,
        ).map(eventOf),
        lists: listsOf(
          rows("SELECT name, stream_name FROM members JOIN lists ON lists.id = members.list ORDER BY list, ordinal"),
        ),
      }
    } finally {
      db.close()
    }
  })
