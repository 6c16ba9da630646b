import type { Append } from "@feishu-recall/core"
import { Effect } from "effect"
import { clock } from "./clock.ts"
import type { Query } from "./Database.ts"
import { decideAppends, type LogChanges, type LogState } from "./decideAppends.ts"
import { toStored } from "./storedText.ts"

type Pairs = ReadonlyArray<readonly [name: string, first: number, second: number]> | null

interface StateRow {
  readonly now: number
  readonly position: number | null
  readonly recordedAt: number | null
  readonly lastStream: number | null
  readonly streams: Pairs
  readonly leases: Pairs
  readonly lists: Pairs
}

/**
 * Appends within one transaction: one statement asks for all that they depend on, a pure function decides, one statement
 * writes. A round trip costs as much as the work in it.
 */
export const makeAppends = (schema: string) => {
  const load = `SELECT ${clock} AS now,
    greatest((SELECT max(position) FROM ${schema}.events), (SELECT position FROM ${schema}.erased WHERE id = 1))::float8 AS position,
    greatest((SELECT recorded_at FROM ${schema}.events ORDER BY position DESC LIMIT 1),
      (SELECT recorded_at FROM ${schema}.erased WHERE id = 1))::float8 AS "recordedAt",
    (SELECT max(id) FROM ${schema}.streams)::float8 AS "lastStream",
    ${found("$1", "s.name, s.id, s.version", `${schema}.streams s ON s.name`)} AS streams,
    ${found("$2", "l.lane, l.fence, l.expires_at", `${schema}.leases l ON l.lane`)} AS leases,
    ${found("$3", "l.name, l.id, l.count", `${schema}.lists l ON l.name`)} AS lists`

  const moved = "id bigint, name text, version bigint"
  const indexed = `${moved}, partition_key text, queue text, group_key text, status text, not_before float8, rank float8`
  // An upsert finds its rows by the index, whatever the planner believes of a table that has just grown.
  const save = `WITH
    moved AS (
      INSERT INTO ${schema}.streams (id, name, version) SELECT * FROM json_to_recordset($1::json) AS r (${moved})
      ON CONFLICT (name) DO UPDATE SET version = excluded.version),
    indexed AS (
      INSERT INTO ${schema}.streams SELECT * FROM json_to_recordset($2::json) AS r (${indexed})
      ON CONFLICT (name) DO UPDATE SET version = excluded.version, partition_key = excluded.partition_key,
        queue = excluded.queue, group_key = excluded.group_key, status = excluded.status,
        not_before = excluded.not_before, rank = excluded.rank),
    appended AS (
      INSERT INTO ${schema}.events
      SELECT r.*, $4::bigint FROM json_to_recordset($3::json) AS r
        (position bigint, stream bigint, version bigint, event_id text, type text, data text, metadata text)),
    marked AS (
      UPDATE ${schema}.members m SET taken = true
      FROM json_to_recordset($5::json) AS t (list text, name text) JOIN ${schema}.lists l ON l.name = t.list
      WHERE m.list = l.id AND m.stream_name = t.name)
    SELECT pg_notify('${schema}', '')::text`

  return Effect.fnUntraced(function* (query: Query, appends: ReadonlyArray<Append>) {
    const names = namesIn(appends)
    const [row] = yield* query<StateRow>(load, [names.streams, names.leases, names.lists].map(textsOf))
    const { answers, changes } = decideAppends(stateOf(row, names), appends)
    if (changes.streams.size + changes.taken.length > 0) yield* query(save, rowsOf(changes))
    return answers
  })
}

const found = (parameter: string, values: string, table: string): string =>
  `(SELECT json_agg(json_build_array(${values})) FROM json_array_elements_text(${parameter}::json) AS wanted (name)
    JOIN ${table} = wanted.name)`

const namesIn = (appends: ReadonlyArray<Append>) => ({
  streams: new Set(appends.flatMap((append) => append.streams.map(({ streamId }) => streamId))),
  leases: new Set(appends.flatMap(({ fence }) => fence?.lane ?? [])),
  lists: new Set(appends.flatMap(({ staged }) => staged?.list ?? [])),
})

const textsOf = (texts: ReadonlySet<string>): string => JSON.stringify([...texts].map(toStored))

const stateOf = (row: StateRow | undefined, names: ReturnType<typeof namesIn>): LogState => ({
  now: row?.now ?? 0,
  position: row?.position ?? 0,
  recordedAt: row?.recordedAt ?? 0,
  lastStream: row?.lastStream ?? 0,
  streams: byName(names.streams, row?.streams, (id, version) => ({ id, version })),
  leases: byName(names.leases, row?.leases, (fence, expiresAt) => ({ fence, expiresAt })),
  lists: byName(names.lists, row?.lists, (_, count) => count),
})

const byName = <A>(names: ReadonlySet<string>, pairs: Pairs = null, of: (first: number, second: number) => A) => {
  const stored = new Map((pairs ?? []).map(([name, first, second]) => [name, of(first, second)]))
  return new Map(
    [...names].flatMap((name) => {
      const value = stored.get(toStored(name))
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

const rowsOf = ({ events, recordedAt, streams, taken }: LogChanges): ReadonlyArray<string> => {
  const changed = [...streams].map(([name, { id, index, version }]) => ({ id, name: toStored(name), version, index }))
  return [
    JSON.stringify(changed.filter(({ index }) => index === undefined)),
    JSON.stringify(
      changed.flatMap(({ index, ...stream }) =>
        index === undefined
          ? []
          : {
              ...stream,
              partition_key: toStored(index.partition),
              queue: index.queue === null ? null : toStored(index.queue),
              group_key: toStored(index.group),
              status: toStored(index.status),
              // As text, for JSON has no infinite numbers.
              not_before: `${index.notBefore}`,
              rank: `${index.rank}`,
            },
      ),
    ),
    JSON.stringify(
      events.map(({ data, id, metadata, type, ...place }) => ({
        ...place,
        event_id: toStored(id),
        type: toStored(type),
        data: toStored(data),
        metadata: toStored(metadata),
      })),
    ),
    `${recordedAt}`,
    JSON.stringify(taken.map(({ list, streamId }) => ({ list: toStored(list), name: toStored(streamId) }))),
  ]
}

export type Appends = ReturnType<typeof makeAppends>
