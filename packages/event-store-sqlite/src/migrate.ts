import { EventStoreError } from "@feishu-recall/core"
import type { DatabaseSync } from "node:sqlite"
import { shownPath } from "./shownPath.ts"

/** The statements that lead from each version of the schema to the next. A released one is never edited. */
const migrations: ReadonlyArray<string> = [
  `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    partition_key TEXT,
    queue TEXT,
    group_key TEXT,
    status TEXT,
    not_before REAL,
    rank REAL
  ) STRICT;
  CREATE INDEX streams_by_rank ON streams (partition_key, queue, rank, id, not_before, group_key)
    WHERE queue IS NOT NULL;
  CREATE INDEX streams_by_not_before ON streams (partition_key, queue, not_before, id, rank, group_key)
    WHERE queue IS NOT NULL;

  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL,
    version INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;

  CREATE TABLE lists (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    count INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE members (
    list INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    stream_name TEXT NOT NULL,
    data TEXT NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (list, ordinal),
    UNIQUE (list, stream_name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_untaken ON members (list, ordinal) WHERE taken = 0;

  CREATE TABLE leases (
    lane TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    fence INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What was given last when something was erased: the next position is after it, and no time before it.
  CREATE TABLE erased (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;
  `,
]

export const newestVersion = migrations.length

/** "fsrc": tells our files from those of other programs. */
const applicationId = 0x66737263

/**
 * Brings a file to the newest schema. One that a newer program wrote, or another program, is left as it is and
 * refused: to guess at its meaning could write what that program can't read.
 */
export const migrate = (db: DatabaseSync, filename: string, now: number): void => {
  if (versionOf(db, filename) === migrations.length) return
  // Of several processes that open a new file at once, one migrates and the others find it done.
  db.exec("BEGIN IMMEDIATE")
  try {
    const version = versionOf(db, filename)
    if (version === 0) {
      db.exec(`PRAGMA application_id = ${applicationId}`)
      db.exec("CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
    }
    const applied = db.prepare("INSERT INTO schema_versions (version, applied_at) VALUES (?, ?)")
    migrations.slice(version).forEach((statements, at) => {
      db.exec(statements)
      applied.run(version + at + 1, now)
    })
    db.exec("COMMIT")
  } catch (cause) {
    if (db.isTransaction) db.exec("ROLLBACK")
    throw cause
  }
}

/** 0: an empty file. Throws for a newer program's or another program's. */
export const versionOf = (db: DatabaseSync, filename: string): number => {
  const refused = (reason: "newer" | "other", message: string) =>
    new EventStoreError({ reason, operation: "open", message: `${shownPath(filename)} ${message}` })
  if (db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined) return 0
  if (db.prepare("PRAGMA application_id").get()?.["application_id"] !== applicationId) {
    throw refused("other", "is the database of another program: name another file")
  }
  const version = Number(db.prepare("SELECT MAX(version) AS version FROM schema_versions").get()?.["version"])
  if (version <= migrations.length) return version
  throw refused(
    "newer",
    `has schema ${version}, this program knows ${migrations.length}: use the newer feishu-recall that wrote it`,
  )
}
