import { type Member, type MembersQuery, type Stage, type Tally, VersionConflict } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Query } from "./Database.ts"
import { fromStored, toStored } from "./storedText.ts"

/** Staging lists. `stage`, `forget` and `sweep` are called within a transaction. */
export const makeStaging = (schema: string) => {
  const find = `SELECT (SELECT version FROM ${schema}.streams WHERE name = $1)::float8 AS version,
    (SELECT id FROM ${schema}.lists WHERE name = $2)::text AS list,
    (SELECT count FROM ${schema}.lists WHERE name = $2)::float8 AS count`
  const create = `INSERT INTO ${schema}.lists (name, count) VALUES ($1, 0) RETURNING id::text AS list`
  const known = `SELECT stream_name AS name FROM json_array_elements_text($2::json) AS wanted (name)
    JOIN ${schema}.members m ON m.list = $1::bigint AND m.stream_name = wanted.name`
  const insert = `WITH inserted AS (
      INSERT INTO ${schema}.members (list, ordinal, stream_name, data)
      SELECT $1::bigint, ordinal, name, data FROM json_to_recordset($2::json) AS r (ordinal bigint, name text, data text))
    UPDATE ${schema}.lists SET count = $3::bigint WHERE id = $1::bigint`
  const select = `SELECT ordinal::float8 AS ordinal, stream_name AS "streamId", data, taken FROM ${schema}.members
    WHERE list = (SELECT id FROM ${schema}.lists WHERE name = $1) AND ordinal > $2::bigint`
  const tally = `SELECT s.status, count(*)::float8 AS count
    FROM ${schema}.lists l JOIN ${schema}.members m ON m.list = l.id LEFT JOIN ${schema}.streams s ON s.name = m.stream_name
    WHERE l.name = $1 AND m.ordinal > $2::bigint AND m.ordinal <= $3::bigint GROUP BY s.status`

  return {
    stage: Effect.fnUntraced(function* (query: Query, { guard, list, members }: Stage) {
      const [found] = yield* query<{ version: number | null; list: string | null; count: number | null }>(find, [
        toStored(guard.streamId),
        toStored(list),
      ])
      const actual = found?.version ?? 0
      if (actual !== guard.version)
        return yield* new VersionConflict({ streamId: guard.streamId, expected: guard.version, actual })
      const id = found?.list ?? (yield* query<{ list: string }>(create, [toStored(list)]))[0]?.list ?? ""
      const names = members.map((member) => toStored(member.streamId))
      const before = yield* query<{ name: string }>(known, [id, JSON.stringify(names)])
      const seen = new Set(before.map(({ name }) => name))
      const duplicates: Array<number> = []
      const rows: Array<{ ordinal: number; name: string; data: string }> = []
      let count = found?.count ?? 0
      for (const [at, { data }] of members.entries()) {
        const name = names[at] ?? ""
        if (seen.has(name)) duplicates.push(at)
        else rows.push({ ordinal: ++count, name, data: toStored(data) })
        seen.add(name)
      }
      if (rows.length > 0) yield* query(insert, [id, JSON.stringify(rows), `${count}`])
      return { added: rows.length, duplicates }
    }),

    members: (query: Query, { afterOrdinal, limit, list, untakenOnly }: MembersQuery) =>
      Effect.map(
        query<Member>(`${select} ${untakenOnly === true ? "AND NOT taken" : ""} ORDER BY ordinal LIMIT $3::integer`, [
          toStored(list),
          `${afterOrdinal}`,
          `${limit}`,
        ]),
        (rows) =>
          rows.map(({ data, ordinal, streamId, taken }): Member => ({
            ordinal,
            streamId: fromStored(streamId),
            data: fromStored(data),
            taken,
          })),
      ),

    count: (query: Query, list: string) =>
      Effect.map(
        query<{ count: number }>(`SELECT count::float8 AS count FROM ${schema}.lists WHERE name = $1`, [
          toStored(list),
        ]),
        (rows) => rows[0]?.count ?? 0,
      ),

    /** The members after one ordinal and up to another one, counted. */
    tally: (query: Query, list: string, after: number, upTo: number) =>
      Effect.map(
        query<{ status: string | null; count: number }>(tally, [toStored(list), `${after}`, `${upTo}`]),
        (rows) =>
          rows.map(({ count, status }): Tally => ({ status: status === null ? undefined : fromStored(status), count })),
      ),

    /** Nobody finds the list any more; its members are swept afterwards. */
    forget: (query: Query, list: string) =>
      query(`UPDATE ${schema}.lists SET name = NULL WHERE name = $1`, [toStored(list)]),

    /** Deletes some members of forgotten lists, also of those that a killed process left; says how many. */
    sweep: Effect.fnUntraced(function* (query: Query, length: number) {
      const swept = yield* query<{ list: string }>(
        `DELETE FROM ${schema}.members m USING (
            SELECT c.list, c.ordinal FROM ${schema}.lists l JOIN ${schema}.members c ON c.list = l.id
            WHERE l.name IS NULL LIMIT $1::integer
          ) chosen WHERE m.list = chosen.list AND m.ordinal = chosen.ordinal RETURNING m.list::text AS list`,
        [`${length}`],
      )
      if (swept.length < length) yield* query(`DELETE FROM ${schema}.lists WHERE name IS NULL`)
      return swept.length
    }),
  }
}
