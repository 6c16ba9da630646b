import { EventStoreError } from "@feishu-recall/core"
import { closeSync, mkdirSync, openSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { limits } from "./limits.ts"
import { migrate } from "./migrate.ts"
import { shownPath } from "./shownPath.ts"

export interface OpenOptions {
  /** An absolute path. */
  readonly filename: string
  readonly busyTimeoutMillis: number
  readonly maximumBytes: number | undefined
  /** The write-ahead log is cut back to this size after a burst. */
  readonly journalBytes: number
}

/**
 * Opens or creates the file, readable by its owner only, and brings its schema up to date. Throws.
 *
 * A commit is on the disk before it is acknowledged (`synchronous=FULL`): with `NORMAL` a power failure could take
 * back a claim whose call has been made. What is deleted is written over with zeros, or an erased text could be read in
 * the file until its page is used again.
 *
 * Sources: https://sqlite.org/wal.html#performance_considerations https://sqlite.org/pragma.html#pragma_secure_delete
 */
export const openDatabase = (options: OpenOptions, now: number): DatabaseSync => {
  createPrivately(options.filename)
  const db = new DatabaseSync(options.filename, { timeout: options.busyTimeoutMillis })
  try {
    const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"]
    if (mode !== "wal") throw withoutWal(options.filename)
    db.exec(`PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = ${options.journalBytes}`)
    migrate(db, options.filename, now)
    limitSize(db, options.maximumBytes)
    db.exec(`PRAGMA busy_timeout = ${Math.min(limits.blockingMillis, options.busyTimeoutMillis)}`)
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

/**
 * SQLite would create the file with the rights of the umask. Never opened if it exists: closing any descriptor of a
 * file drops every lock that this process holds on it.
 *
 * Source: https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
const createPrivately = (filename: string): void => {
  mkdirSync(dirname(filename), { recursive: true, mode: 0o700 })
  try {
    closeSync(openSync(filename, "wx", 0o600))
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause
  }
}

const limitSize = (db: DatabaseSync, maximumBytes: number | undefined): void => {
  if (maximumBytes === undefined) return
  const pageSize = Number(db.prepare("PRAGMA page_size").get()?.["page_size"])
  db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maximumBytes / pageSize))}`)
}

const withoutWal = (filename: string): EventStoreError =>
  new EventStoreError({
    reason: "unavailable",
    operation: "open",
    message: `${shownPath(filename)} is on a file system without shared memory, such as a network share: use a local disk`,
  })
