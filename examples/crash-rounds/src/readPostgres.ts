import { Effect } from "effect"
import { Client } from "pg"
import { eventOf, listsOf, type StoreLog } from "./StoreLog.ts"
import type { StorePlace } from "./StorePlace.ts"

/** What stands in a schema of PostgreSQL, by SQL. */
export const readPostgres = ({
  schema,
  url,
}: Extract<StorePlace, { _tag: "Postgres" }>): Effect.Effect<Omit<StoreLog, "opened">> =>
  Effect.promise(async () => {
    const client = new Client(url)
    await client.connect()
    const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows
    try {
      return {
        integrity: await checkIndexes(rows, schema),
        events: (
          await rows(
            `SELECT position, name, e.version, event_id, type, data, metadata, recorded_at
             FROM ${schema}.events e JOIN ${schema}.streams s ON s.id = e.stream ORDER BY position`,
          )
        ).map(eventOf),
        lists: listsOf(
          await rows(
            `SELECT l.name, m.stream_name FROM ${schema}.members m JOIN ${schema}.lists l ON l.id = m.list
             ORDER BY m.list, m.ordinal`,
          ),
        ),
      }
    } finally {
      await client.end()
    }
  })

/**
 * Each index has all of its table, and in order. A server without the check was built without its contributed modules.
 *
 * Source: https://www.postgresql.org/docs/current/amcheck.html
 */
const checkIndexes = async (
  rows: (sql: string) => Promise<ReadonlyArray<unknown>>,
  schema: string,
): Promise<string> => {
  try {
    await rows("CREATE EXTENSION IF NOT EXISTS amcheck")
    await rows(
      `SELECT bt_index_check(indexrelid, true) FROM pg_index WHERE indrelid::regclass::text LIKE '${schema}.%'`,
    )
    return "ok"
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
