import { type Erasure, VersionConflict } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Appends } from "./appends.ts"
import type { Query } from "./Database.ts"
import { toStored } from "./storedText.ts"

/** One erasure within a transaction of its own: whatever refuses it rolls that back. */
export const makeErasures = (schema: string, appends: Appends) => {
  const find = `SELECT s.name, s.version::float8 AS version FROM json_array_elements_text($1::json) AS wanted (name)
    JOIN ${schema}.streams s ON s.name = wanted.name`
  const mark = `INSERT INTO ${schema}.erased (id, position, recorded_at)
    SELECT 1, position, recorded_at FROM ${schema}.events ORDER BY position DESC LIMIT 1
    ON CONFLICT (id) DO UPDATE SET position = greatest(erased.position, excluded.position),
      recorded_at = greatest(erased.recorded_at, excluded.recorded_at)`
  const remove = `WITH
    gone AS (
      DELETE FROM ${schema}.streams s USING json_array_elements_text($1::json) AS wanted (name)
      WHERE s.name = wanted.name RETURNING s.id)
    DELETE FROM ${schema}.events e USING gone WHERE e.stream = gone.id`
  // Nobody finds these lists any more; their members are swept afterwards.
  const forget = `UPDATE ${schema}.lists l SET name = NULL
    FROM json_array_elements_text($1::json) AS wanted (name) WHERE l.name = wanted.name`

  return Effect.fnUntraced(function* (query: Query, { append, lists = [], streams }: Erasure) {
    const names = JSON.stringify(streams.map(({ streamId }) => toStored(streamId)))
    const rows = yield* query<{ readonly name: string; readonly version: number }>(find, [names])
    const versions = new Map(rows.map(({ name, version }) => [name, version]))
    for (const { streamId, version } of streams) {
      const actual = versions.get(toStored(streamId)) ?? 0
      if (actual !== version) return yield* new VersionConflict({ streamId, expected: version, actual })
    }
    if (rows.length > 0) {
      yield* query(mark)
      yield* query(remove, [names])
    }
    if (lists.length > 0) yield* query(forget, [JSON.stringify(lists.map(toStored))])
    const [answer] = yield* appends(query, [append ?? { streams: [] }])
    return yield* answer === undefined ? Effect.die(new Error("an append was not answered")) : Effect.fromResult(answer)
  })
}
