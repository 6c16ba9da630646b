import { Effect } from "effect"
import type { DatabaseSync } from "node:sqlite"
import { limits } from "./limits.ts"

/**
 * Moves all that is in the write-ahead log to the file, and cuts the log to nothing: it holds older copies of the pages
 * that something was erased from. Whoever still reads an older state holds it up; then it is tried again for a while,
 * and left to the next one, or to whoever closes the file last.
 *
 * Source: https://sqlite.org/pragma.html#pragma_wal_checkpoint
 */
export const emptyJournal = (db: DatabaseSync, busyTimeoutMillis: number): Effect.Effect<void> => {
  const statement = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)")
  const attempt = Effect.suspend(() => {
    try {
      return statement.get()?.["busy"] === 0 ? Effect.void : Effect.fail("busy")
    } catch {
      return Effect.fail("busy")
    }
  })
  return attempt.pipe(
    Effect.tapError(() => Effect.sleep(limits.blockingMillis)),
    Effect.retry({ times: Math.ceil(busyTimeoutMillis / (2 * limits.blockingMillis)) }),
    Effect.catch(() => Effect.logDebug(heldUp)),
  )
}

const heldUp = "what was erased stays in the write-ahead log, for somebody reads it: it goes with the next erasure"
