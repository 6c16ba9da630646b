/** What a store holds, read with SQL: the judge does not lean on the code it judges. */
export interface StoreLog {
  /** What the database's own check says: `ok`, or what is broken. */
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

/** A row of our query for events, as an event. */
export const eventOf = (row: Readonly<Record<string, unknown>>): LoggedEvent => ({
  position: Number(row["position"]),
  stream: String(row["name"]),
  version: Number(row["version"]),
  id: String(row["event_id"]),
  type: String(row["type"]),
  data: JSON.parse(String(row["data"])) as Record<string, unknown>,
  actor: String((JSON.parse(String(row["metadata"])) as { actor?: string }).actor),
  recordedAt: Number(row["recorded_at"]),
})

/** Rows of list and stream, in order, as lists. */
export const listsOf = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>): StoreLog["lists"] => {
  const lists = new Map<string, Array<string>>()
  for (const row of rows) {
    const name = String(row["name"])
    lists.set(name, [...(lists.get(name) ?? []), String(row["stream_name"])])
  }
  return lists
}
