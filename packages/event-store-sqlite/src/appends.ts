import {
  type Append,
  type Appended,
  LeaseLost,
  meetsExpectation,
  type StreamAppend,
  VersionConflict,
} from "@feishu-recall/core"
import { Result } from "effect"
import type { DatabaseSync } from "node:sqlite"
import type { Leases } from "./leases.ts"
import type { Staging } from "./staging.ts"

/** A stream's row as it was found; no `id`: there is none yet. */
interface Found {
  readonly id: number | undefined
  readonly version: number
}

/**
 * One append within a transaction, which others share: it is refused before it writes anything, so that those others
 * can be committed all the same.
 */
export const makeAppends = (db: DatabaseSync, leases: Leases, staging: Staging) => {
  const find = db.prepare("SELECT id, version FROM streams WHERE name = ?")
  // The end of the log may have been erased.
  const newest = db.prepare(`SELECT max(position) AS position, max(recorded_at) AS recordedAt FROM (
    SELECT * FROM (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1)
    UNION ALL SELECT position, recorded_at FROM erased)`)
  const insertStream = db.prepare("INSERT INTO streams (name, version) VALUES (?, ?)")
  const updateVersion = db.prepare("UPDATE streams SET version = ? WHERE id = ?")
  const updateIndex = db.prepare(`UPDATE streams
    SET version = ?, partition_key = ?, queue = ?, group_key = ?, status = ?, not_before = ?, rank = ? WHERE id = ?`)
  const insertEvent = db.prepare(`INSERT INTO events (stream, version, event_id, type, data, metadata, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`)

  const refusal = ({ fence, staged, streams }: Append, found: ReadonlyArray<Found>, now: number) => {
    if (fence !== undefined && !leases.isHeld(fence.lane, fence.fence, now))
      return new LeaseLost({ lane: fence.lane, fence: fence.fence })
    for (const [at, { streamId, expectedVersion }] of streams.entries()) {
      const actual = found[at]?.version ?? 0
      if (!meetsExpectation(expectedVersion, actual)) {
        return new VersionConflict({ streamId, expected: expectedVersion, actual })
      }
    }
    if (staged === undefined) return undefined
    const actual = staging.count(staged.list)
    return actual === staged.count
      ? undefined
      : new VersionConflict({ streamId: staged.list, expected: staged.count, actual })
  }

  const writeStream = ({ streamId, events, index }: StreamAppend, { id, version }: Found): number => {
    const after = version + events.length
    const row = id ?? Number(insertStream.run(streamId, after).lastInsertRowid)
    if (index !== undefined) {
      const { partition, queue, group, status, notBefore, rank } = index
      updateIndex.run(after, partition, queue, group, status, notBefore, rank, row)
    } else if (id !== undefined) updateVersion.run(after, row)
    return row
  }

  return (append: Append, now: number): Result.Result<Appended, VersionConflict | LeaseLost> => {
    const found = append.streams.map(({ streamId }): Found => {
      const row = find.get(streamId)
      return row === undefined ? { id: undefined, version: 0 } : (row as unknown as Found)
    })
    const refused = refusal(append, found, now)
    if (refused !== undefined) return Result.fail(refused)

    const last = newest.get() as unknown as { readonly position: number | null; readonly recordedAt: number | null }
    const recordedAt = Math.max(now, last.recordedAt ?? now)
    let position = last.position ?? 0
    const versions = append.streams.map((stream, at) => {
      const before = found[at] ?? { id: undefined, version: 0 }
      let version = before.version
      if (stream.events.length === 0 && stream.index === undefined) return version
      const row = writeStream(stream, before)
      for (const { id, type, data, metadata } of stream.events) {
        version += 1
        position = Number(insertEvent.run(row, version, id, type, data, metadata, recordedAt).lastInsertRowid)
      }
      return version
    })
    for (const { list, streamId } of append.taken ?? []) staging.take(list, streamId)
    return Result.succeed({ versions, position })
  }
}

export type Appends = ReturnType<typeof makeAppends>
