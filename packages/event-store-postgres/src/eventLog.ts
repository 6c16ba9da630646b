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
  const page = (candidates: string, order: string) => `
    SELECT ${columns} FROM (
      SELECT *, sum(octet_length(data) + octet_length(metadata)) OVER (ORDER BY position ${order}
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM (${candidates}) candidates
    ) e ${names} WHERE e.before IS NULL OR e.before < ${pageBytes} ORDER BY e.position ${order}`
  const beside = (comparison: string, order: string) =>
    page(
      `SELECT * FROM ${schema}.events WHERE position ${comparison} $1::bigint ORDER BY position ${order} LIMIT ${pageLength}`,
      order,
    )
  const [after, before] = [beside(">", "ASC"), beside("<", "DESC")]
  // Planned by itself for the sake of the offset: by the index, and not along the whole log.
  const at = page(
    `SELECT found.* FROM json_array_elements_text($1::json) AS asked (place)
      CROSS JOIN LATERAL (SELECT * FROM ${schema}.events WHERE position = asked.place::bigint OFFSET 0) found`,
    "ASC",
  )
  const ofStream = `SELECT ${columns} FROM ${schema}.events e ${names}
    WHERE s.name = $1 AND e.version > $2::bigint ORDER BY e.version`
  return {
    read: (streamId: string, afterVersion: number) => read(ofStream, toStored(streamId), `${afterVersion}`),
    at: (positions: ReadonlyArray<number>) => read(at, JSON.stringify(positions)),
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
