import { type LogSeek, prefixRanges } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Query } from "./Database.ts"
import { limits } from "./limits.ts"
import { toStored } from "./storedText.ts"

/** Finds the events of some streams by two indexes: of names, and of the events of each stream. */
export const makeLogSeek = (query: Query, schema: string, pageLength: number, at: LogSeek["at"]): LogSeek => {
  const end = `SELECT max(position)::float8 AS position FROM ${schema}.events`
  // What is within LATERAL and ends in a limit or an offset is planned by itself: by the index, however the table has grown.
  const named = `SELECT DISTINCT s.id::text AS id FROM json_to_recordset($1::json) AS r (low text, high text)
    CROSS JOIN LATERAL (
      SELECT id FROM ${schema}.streams WHERE name >= r.low AND name < r.high ORDER BY name LIMIT $2::integer) s
    LIMIT $2::integer`
  const positions = `SELECT json_agg(e.position ORDER BY e.position) AS positions
    FROM json_array_elements_text($1::json) AS asked (id)
    CROSS JOIN LATERAL (
      SELECT position FROM ${schema}.events WHERE stream = asked.id::bigint ORDER BY version OFFSET 0) e
    WHERE e.position > $2::bigint AND e.position <= $3::bigint`
  return {
    pageLength,
    find: Effect.fnUntraced(function* (afterPosition, prefixes) {
      const ranges = prefixRanges(prefixes.map(toStored))
      if (ranges === undefined) return undefined
      const [log] = yield* query<{ readonly position: number | null }>(end)
      const last = log?.position ?? 0
      const most = Math.max(0, Math.min(limits.soughtStreams, Math.floor((last - afterPosition) / eventsForAStream)))
      const ids = yield* query<{ readonly id: string }>(named, [JSON.stringify(ranges), `${most + 1}`])
      if (ids.length > most) return undefined
      const [found] = yield* query<{ readonly positions: ReadonlyArray<number> | null }>(positions, [
        JSON.stringify(ids.map(({ id }) => id)),
        `${afterPosition}`,
        `${last}`,
      ])
      return { positions: found?.positions ?? [], end: Math.max(afterPosition, last) }
    }),
    at,
  }
}

/** A stream that is looked up costs as much as so many events that are read in a row. */
const eventsForAStream = 8
