import type { EventStoreError } from "@feishu-recall/core"
import { Effect } from "effect"
import { accessSync, constants, existsSync, opendirSync, statfsSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { limits } from "./limits.ts"
import { newestVersion, versionOf } from "./migrate.ts"
import { sqliteError } from "./sqliteError.ts"

/** What a file is, seen without making, migrating or writing anything. */
export interface SqliteInspection {
  /** `absent`: no such file, and it could be made. */
  readonly state: "absent" | "older" | "current"
  /** Of the schema in the file; 0 if it is absent. */
  readonly version: number
  /** The newest version of the schema that this program knows. */
  readonly known: number
  /** The file with its write-ahead log. */
  readonly bytes: number
  /** What is left on its disk for this user. */
  readonly freeBytes: number
  /** How long it took to be allowed to write: in a transaction that was rolled back before it wrote. */
  readonly writeMillis: number
}

/**
 * Looks at the file of a store. Fails with the error that opening it or writing to it would meet: it can't be reached,
 * is locked, damaged, of a newer version or another program's.
 *
 * @example
 * ```ts
 * import { inspect } from "@feishu-recall/event-store-sqlite"
 * import { Effect } from "effect"
 *
 * const hasRoom = Effect.map(inspect({ filename: "recalls.db" }), ({ freeBytes }) => freeBytes > 1_000_000_000)
 * ```
 */
export const inspect = ({
  busyTimeoutMillis = limits.busyTimeoutMillis,
  filename: given,
}: {
  readonly filename: string
  /** How long it waits while another process writes. 5,000 unless told. */
  readonly busyTimeoutMillis?: number | undefined
}): Effect.Effect<SqliteInspection, EventStoreError> => {
  const filename = resolve(given)
  return Effect.try({
    try: () => (existsSync(filename) ? look(filename, busyTimeoutMillis) : absent(filename)),
    catch: (cause) => sqliteError(cause, "open", filename),
  })
}

const absent = (filename: string): SqliteInspection => {
  let folder = dirname(filename)
  while (!existsSync(folder)) folder = dirname(folder)
  accessSync(folder, constants.W_OK)
  // In a file nothing can be made.
  opendirSync(folder).closeSync()
  return { state: "absent", version: 0, known: newestVersion, bytes: 0, freeBytes: freeBytes(folder), writeMillis: 0 }
}

const look = (filename: string, timeout: number): SqliteInspection => {
  const db = new DatabaseSync(filename, { timeout })
  try {
    const version = versionOf(db, filename)
    const from = performance.now()
    db.exec("BEGIN IMMEDIATE; ROLLBACK")
    return {
      state: version === newestVersion ? "current" : "older",
      version,
      known: newestVersion,
      bytes: [filename, `${filename}-wal`].reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0),
      freeBytes: freeBytes(dirname(filename)),
      writeMillis: performance.now() - from,
    }
  } finally {
    db.close()
  }
}

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
