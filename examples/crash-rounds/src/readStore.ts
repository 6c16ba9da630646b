import { DatabaseSync } from "node:sqlite"
import { EventStore } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect, Exit, Stream } from "effect"

/** What a store's file holds, read with SQL: the judge does not lean on the code it judges. */
export interface StoreLog {
  /** What SQLite's own check says: `ok`, or what is broken. */
  readonly integrity: string
  /** How many events our own store reads there, or why it does not. */
  readonly opened: number | string
  readonly events: ReadonlyArray<LoggedEvent>
  /** Staged lists: the streams that each names, in order. */
  readonly lists: ReadonlyMap<string, ReadonlyArray<string>>
}

export interface LoggedEvent {
  readonly position: number
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly actor: string
  /** Epoch milliseconds by the store's clock. */
  readonly recordedAt: number
}

/** Reads a store that nobody writes to. */
export const readStore = Effect.fnUntraced(function* (filename: string) {
  // First, since it may have to bring the file to its schema: a copy of the first moments has none yet.
  const opened = yield* Effect.exit(
    Effect.gen(function* () {
      return yield* Stream.runCount((yield* EventStore).readAll())
    }).pipe(Effect.provide(EventStoreSqlite.layer({ filename }))),
  )
  return yield* Effect.sync((): StoreLog => {
    const db = new DatabaseSync(filename)
    try {
      return {
        integrity: db
          .prepare("PRAGMA integrity_check")
          .all()
          .map((row) => String(row["integrity_check"]))
          .join("; "),
        opened: Exit.isSuccess(opened) ? opened.value : String(opened.cause),
        events: readEvents(db),
        lists: readLists(db),
      }
    } finally {
      db.close()
    }
  })
})

const readEvents = (db: DatabaseSync): ReadonlyArray<LoggedEvent> =>
  db
    .prepare(
      `SELECT position, name, events.version, event_id, type, data, metadata, recorded_at
       FROM events JOIN streams ON streams.id = events.stream ORDER BY position`,
    )
    .all()
    .map((row) => ({
      position: Number(row["position"]),
      stream: String(row["name"]),
      version: Number(row["version"]),
      id: String(row["event_id"]),
      type: String(row["type"]),
      data: JSON.parse(String(row["data"])) as Record<string, unknown>,
      actor: String((JSON.parse(String(row["metadata"])) as { actor?: string }).actor),
      recordedAt: Number(row["recorded_at"]),
    }))

const readLists = (db: DatabaseSync): ReadonlyMap<string, ReadonlyArray<string>> => {
  const lists = new Map<string, Array<string>>()
  for (const row of db
    .prepare("SELECT name, stream_name FROM members JOIN lists ON lists.id = members.list ORDER BY list, ordinal")
    .all()) {
    const name = String(row["name"])
    lists.set(name, [...(lists.get(name) ?? []), String(row["stream_name"])])
  }
  return lists
}
