import { type Appended, type Erasure, type LeaseLost, VersionConflict } from "@feishu-recall/core"
import { Result } from "effect"
import type { DatabaseSync } from "node:sqlite"
import type { Appends } from "./appends.ts"
import type { Staging } from "./staging.ts"

/** One erasure within a transaction, which others share: one that is refused leaves nothing behind. */
export const makeErasures = (db: DatabaseSync, append: Appends, staging: Staging) => {
  const find = db.prepare("SELECT id, version FROM streams WHERE name = ?")
  const mark = db.prepare(`INSERT OR REPLACE INTO erased (id, position, recorded_at)
    SELECT 1, position, recorded_at FROM (
      SELECT * FROM (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1)
      UNION ALL SELECT position, recorded_at FROM erased)
    ORDER BY position DESC LIMIT 1`)
  // In their places, for the texts are as long as before. A deletion alone leaves copies where SQLite moves what is beside.
  const blank = ["event_id", "type", "data", "metadata"]
    .map((column) => `${column} = CAST(zeroblob(octet_length(${column})) AS TEXT)`)
    .join(", ")
  const overwriteEvents = db.prepare(`UPDATE events SET ${blank} WHERE stream = ?`)
  const deleteEvents = db.prepare("DELETE FROM events WHERE stream = ?")
  const deleteStream = db.prepare("DELETE FROM streams WHERE id = ?")

  return (erasure: Erasure, now: number): Result.Result<Appended, VersionConflict | LeaseLost> => {
    const rows: Array<number> = []
    for (const { streamId, version } of erasure.streams) {
      const row = find.get(streamId) as { readonly id: number; readonly version: number } | undefined
      const actual = row?.version ?? 0
      if (actual !== version) return Result.fail(new VersionConflict({ streamId, expected: version, actual }))
      if (row !== undefined) rows.push(row.id)
    }
    // The append is judged by what is left.
    db.exec("SAVEPOINT erasure")
    if (rows.length > 0) mark.run()
    for (const row of rows) overwriteEvents.run(row)
    for (const row of rows) {
      deleteEvents.run(row)
      deleteStream.run(row)
    }
    for (const list of erasure.lists ?? []) staging.discard(list)
    const appended = append(erasure.append ?? { streams: [] }, now)
    if (Result.isFailure(appended)) db.exec("ROLLBACK TO erasure")
    db.exec("RELEASE erasure")
    return appended
  }
}
