import type { IndexedStream, IndexQuery } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Query } from "./Database.ts"
import { fromStored, toStored } from "./storedText.ts"

/** Searches the index columns of streams. Both orders are answered from an index alone, up to the limit. */
export const makeStreamIndex = (query: Query, schema: string) => {
  const excluded = (parameter: string) =>
    `group_key <> ALL (ARRAY(SELECT json_array_elements_text(${parameter}::json)))`
  const search = (order: string) => `
    SELECT name AS "streamId", partition_key AS partition, queue, group_key AS "group", status,
      not_before AS "notBefore", rank
    FROM ${schema}.streams
    WHERE partition_key = $1 AND queue = $2 AND not_before <= $3::float8 AND rank >= $4::float8 AND rank < $5::float8
      AND ${excluded("$6")}
    ORDER BY ${order}, id LIMIT $7::integer`
  const nextDue = `SELECT not_before AS "notBefore" FROM ${schema}.streams
    WHERE partition_key = $1 AND queue = $2 AND ${excluded("$3")} ORDER BY not_before LIMIT 1`
  return {
    search: ({ dueAt, excludeGroups, limit, orderBy, partition, queue, rankBelow, rankFrom }: IndexQuery) =>
      Effect.map(
        query<IndexedStream>(search(orderBy === "rank" ? "rank" : "not_before"), [
          toStored(partition),
          toStored(queue),
          `${dueAt}`,
          `${rankFrom ?? -Infinity}`,
          `${rankBelow ?? Infinity}`,
          textsOf(excludeGroups),
          `${limit}`,
        ]),
        (rows) => rows.map(indexedStream),
      ),
    nextDue: (partition: string, queue: string, excludeGroups?: ReadonlyArray<string>) =>
      Effect.map(
        query<{ readonly notBefore: number }>(nextDue, [toStored(partition), toStored(queue), textsOf(excludeGroups)]),
        (rows) => rows[0]?.notBefore,
      ),
  }
}

const textsOf = (texts: ReadonlyArray<string> = []): string => JSON.stringify(texts.map(toStored))

const indexedStream = (row: IndexedStream): IndexedStream => ({
  streamId: fromStored(row.streamId),
  partition: fromStored(row.partition),
  queue: row.queue === null ? null : fromStored(row.queue),
  group: fromStored(row.group),
  status: fromStored(row.status),
  notBefore: row.notBefore,
  rank: row.rank,
})
