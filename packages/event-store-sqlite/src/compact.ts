import type { EventStoreError } from "@feishu-recall/core"
import { Effect } from "effect"
import { resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { limits } from "./limits.ts"
import { versionOf } from "./migrate.ts"
import { sqliteError } from "./sqliteError.ts"

/** What became of a file that was compacted. */
export interface SqliteCompaction {
  /** In bytes. */
  readonly before: number
  /** In bytes. */
  readonly after: number
}

/**
 * Writes the file anew, without what was erased: it is as small as it can be, and no name is left in it of a stream that
 * was erased. Takes as much room on the disk again, and nobody else may write meanwhile: stop the workers. Blocks the
 * event loop for some 10 seconds for each GiB. Fails with `locked` while somebody writes, and as opening does.
 *
 * @example
 * ```ts
 * import { compact } from "@feishu-recall/event-store-sqlite"
 * import { Effect } from "effect"
 *
 * const saved = Effect.map(compact({ filename: "recalls.db" }), ({ after, before }) => before - after)
 * ```
 */
export const compact = ({
  busyTimeoutMillis = limits.busyTimeoutMillis,
  filename: given,
}: {
  readonly filename: string
  /** How long it waits while another process writes. 5,000 unless told. */
  readonly busyTimeoutMillis?: number | undefined
}): Effect.Effect<SqliteCompaction, EventStoreError> => {
  const filename = resolve(given)
  return Effect.try({
    try: () => rewrite(filename, busyTimeoutMillis),
    catch: (cause) => sqliteError(cause, "compact", filename),
  })
}

const rewrite = (filename: string, timeout: number): SqliteCompaction => {
  // Of a store that is not there none is made.
  const db = new DatabaseSync(filename, { timeout, readOnly: true })
  try {
    versionOf(db, filename)
  } finally {
    db.close()
  }
  const writable = new DatabaseSync(filename, { timeout })
  try {
    const before = bytesOf(writable)
    writable.exec("VACUUM")
    writable.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    return { before, after: bytesOf(writable) }
  } finally {
    writable.close()
  }
}

const bytesOf = (db: DatabaseSync): number =>
  Number(db.prepare("PRAGMA page_count").get()?.["page_count"]) *
  Number(db.prepare("PRAGMA page_size").get()?.["page_size"])
