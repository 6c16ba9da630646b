// #region log
import { DatabaseSync } from "node:sqlite"
import type { BatchMessageId } from "@feishu-recall/core"
import { Clock, Context, Effect, Layer } from "effect"
import { SentLogError } from "./SentLogError.ts"

/** What is remembered of a message: enough to find it in an incident. No text, and nobody who got it. */
export interface SentMessage {
  /** Unknown if the answer of the platform never came: such a message may have gone out. */
  readonly id: BatchMessageId | undefined
  /** Epoch milliseconds, just before the call. */
  readonly sentAt: number
  readonly label: string
  readonly reach: Reach
}

/** Whom it was addressed to, in numbers. */
export interface Reach {
  readonly departments: number
  readonly people: number
}

/** Everything that is left out is not asked for. */
export interface SentQuery {
  readonly label?: string
  readonly from?: number
  readonly before?: number
}

/** A table beside the place where messages are sent. */
export class SentLog extends Context.Service<
  SentLog,
  {
    /** Before the call. Fails if it can't be written: then don't send. */
    readonly begin: (label: string, reach: Reach) => Effect.Effect<number, SentLogError>
    /** After the answer. */
    readonly sent: (entry: number, id: BatchMessageId) => Effect.Effect<void, SentLogError>
    /** The platform has refused the message, so it never went out. */
    readonly refused: (entry: number) => Effect.Effect<void, SentLogError>
    readonly find: (query: SentQuery) => Effect.Effect<ReadonlyArray<SentMessage>, SentLogError>
  }
>()("@feishu-recall/example-send-and-remember/SentLog") {
  static readonly layer = (filename: string) => Layer.effect(SentLog, makeSentLog(filename))
}

const makeSentLog = Effect.fnUntraced(function* (filename: string) {
  const write = <A>(what: () => A) => Effect.try({ try: what, catch: (cause) => new SentLogError({ filename, cause }) })
  const db = yield* Effect.acquireRelease(
    write(() => new DatabaseSync(filename, { timeout: 1_000 })),
    (open) => Effect.sync(() => open.close()),
  )
  yield* write(() => db.exec(schema))
  const begin = db.prepare("INSERT INTO sent (sent_at, label, departments, people) VALUES (?, ?, ?, ?)")
  const sent = db.prepare("UPDATE sent SET message_id = ? WHERE entry = ?")
  const refused = db.prepare("DELETE FROM sent WHERE entry = ?")
  const find = db.prepare(
    "SELECT * FROM sent WHERE label = ifnull(?, label) AND sent_at >= ? AND sent_at < ? ORDER BY entry",
  )
  return SentLog.of({
    begin: Effect.fnUntraced(function* (label, { departments, people }) {
      const now = yield* Clock.currentTimeMillis
      return yield* write(() => Number(begin.run(now, label, departments, people).lastInsertRowid))
    }),
    sent: (entry, id) => write(() => void sent.run(id, entry)),
    refused: (entry) => write(() => void refused.run(entry)),
    find: ({ before = Number.MAX_SAFE_INTEGER, from = 0, label = null }) =>
      write(() => (find.all(label, from, before) as unknown as ReadonlyArray<Row>).map(toMessage)),
  })
})

const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS sent (
  entry INTEGER PRIMARY KEY,
  sent_at INTEGER NOT NULL,
  label TEXT NOT NULL,
  departments INTEGER NOT NULL,
  people INTEGER NOT NULL,
  message_id TEXT UNIQUE
) STRICT;
CREATE INDEX IF NOT EXISTS sent_by_time ON sent (sent_at);
`
// #endregion

interface Row {
  readonly sent_at: number
  readonly label: string
  readonly departments: number
  readonly people: number
  readonly message_id: BatchMessageId | null
}

const toMessage = ({ departments, label, message_id: id, people, sent_at: sentAt }: Row): SentMessage => ({
  id: id ?? undefined,
  sentAt,
  label,
  reach: { departments, people },
})
