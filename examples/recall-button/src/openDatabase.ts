import { DatabaseSync } from "node:sqlite"

/** The service's own database, with one announcement that went out as these batch messages. */
export const openDatabase = (sent: ReadonlyArray<string>, sentAt: number): DatabaseSync => {
  const db = new DatabaseSync(":memory:")
  db.exec(`
    CREATE TABLE announcement (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT;
    CREATE TABLE message (
      batch_message_id TEXT PRIMARY KEY,
      announcement INTEGER NOT NULL REFERENCES announcement,
      sent_at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO announcement VALUES (1, 'Your new salary'), (2, 'Never sent');
  `)
  const insert = db.prepare("INSERT INTO message VALUES (?, 1, ?)")
  for (const id of sent) insert.run(id, sentAt)
  return db
}
