import type { StoredEvent } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Query } from "./Database.ts"
import type { PostgresPolicy } from "./PostgresPolicy.ts"
import { fromStored, toStored } from "./storedText.ts"

/** Reads events: of one stream, or the log in pages. */
export const makeEventLog = (
  query: Query,
  { pageBytes, pageLength, schema }: Pick<PostgresPolicy, "pageBytes" | "pageLength" | "schema">,
) => {
  const read = (sql: string, ...parameters: ReadonlyArray<string>) =>
    Effect.map(query<StoredEvent>(sql, parameters), (rows) => rows.map(storedEvent))
  const names = `JOIN ${schema}.streams s ON s.id = e.stream`
  // The length of a text stands beside it: nothing is read that does not belong to the page.
  const page = (comparison: string, order: string) => `
    SELECT ${columns} FROM (
      SELECT *, sum(octet_length(data) + octet_length(metadata)) OVER (ORDER BY position ${order}
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM (
        SELECT * FROM ${schema}.events WHERE position ${comparison} $1::bigint ORDER BY position ${order} LIMIT ${pageLength}
      ) candidates
    ) e ${names} WHERE e.before IS NULL OR e.before < ${pageBytes} ORDER BY e.position ${order}`
  const [after, before] = [page(">", "ASC"), page("<", "DESC")]
  const ofStream = `SELECT ${columns} FROM ${schema}.events e ${names}
    WHERE s.name = $1 AND e.version > $2::bigint ORDER BY e.version`
  return {
    read: (streamId: string, afterVersion: number) => read(ofStream, toStored(streamId), `${afterVersion}`),
    after: (position: number) => read(after, `${position}`),
    before: (position: number) => read(before, `${position}`),
  }
}

const columns = `s.name AS "streamId", e.version::float8 AS version, e.position::float8 AS position, e.event_id AS id,
  e.type, e.data, e.metadata, e.recorded_at::float8 AS "recordedAt"`

const storedEvent = (row: StoredEvent): StoredEvent => ({
  streamId: fromStored(row.streamId),
  version: row.version,
  position: row.position,
  id: fromStored(row.id),
  type: fromStored(row.type),
  data: fromStored(row.data),
  metadata: fromStored(row.metadata),
  recordedAt: row.recordedAt,
})
