import type { IndexedStream, IndexQuery } from "@feishu-recall/core"
import type { DatabaseSync, StatementSync } from "node:sqlite"

/** Searches the index columns of streams. Both orders are answered from an index alone, up to the limit. */
export const makeStreamIndex = (db: DatabaseSync) => {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? db.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  return {
    search: (query: IndexQuery): ReadonlyArray<IndexedStream> => {
      const excluded = exclusion(query.excludeGroups)
      const order = query.orderBy === "rank" ? "rank" : "not_before"
      const statement = prepare(`
        SELECT name AS streamId, partition_key AS partition, queue, group_key AS "group", status,
          not_before AS notBefore, rank
        FROM streams
        WHERE partition_key = ? AND queue = ? AND not_before <= ? AND rank >= ? AND rank < ? ${excluded.sql}
        ORDER BY ${order}, id LIMIT ?`)
      const { partition, queue, dueAt, rankFrom = -Infinity, rankBelow = Infinity, limit } = query
      return statement
        .all(partition, queue, dueAt, rankFrom, rankBelow, ...excluded.groups, limit)
        .map((row) => ({ ...(row as unknown as IndexedStream) }))
    },
    nextDue: (partition: string, queue: string, excludeGroups?: ReadonlyArray<string>): number | undefined => {
      const excluded = exclusion(excludeGroups)
      const statement = prepare(`
        SELECT not_before AS notBefore FROM streams WHERE partition_key = ? AND queue = ? ${excluded.sql}
        ORDER BY not_before LIMIT 1`)
      return statement.get(partition, queue, ...excluded.groups)?.["notBefore"] as number | undefined
    },
  }
}

/** Padded to a power of two, so that the number of different statements stays small. */
const exclusion = (groups: ReadonlyArray<string> = []): { sql: string; groups: ReadonlyArray<string> } => {
  const last = groups.at(-1)
  if (last === undefined) return { sql: "", groups }
  const length = 2 ** Math.ceil(Math.log2(groups.length))
  const padded = Array.from({ length }, (_, at) => groups[at] ?? last)
  return { sql: `AND group_key NOT IN (${padded.map(() => "?").join(", ")})`, groups: padded }
}
