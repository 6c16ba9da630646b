import type { EventStoreError } from "@feishu-recall/core"
import { Clock, Effect, Redacted } from "effect"
import { connectionConfig } from "./connectionConfig.ts"
import { makeDatabase } from "./Database.ts"
import { schemaVersion } from "./migrate.ts"
import { storeError } from "./postgresError.ts"
import { type PostgresSettings, postgresPolicy } from "./PostgresPolicy.ts"
import { shownServer } from "./shownServer.ts"

/** What a schema of a database is, seen without making, migrating or writing anything. */
export interface PostgresInspection {
  /** `absent`: no such schema, or an empty one. */
  readonly state: "absent" | "older" | "current"
  /** Of the schema that was found; 0 if it is absent. */
  readonly version: number
  /** The newest version of the schema that this program knows. */
  readonly known: number
  /** How long a transaction that writes nothing took, with the wait for the store's one lock. */
  readonly writeMillis: number
}

/**
 * Looks at a store. Fails with the error that opening it or writing to it would meet: the server can't be reached, is a
 * standby, or the schema is of a newer version or another program's.
 *
 * @example
 * ```ts
 * import { inspect } from "@feishu-recall/event-store-postgres"
 * import { Effect, Redacted } from "effect"
 *
 * const isThere = (url: string) => Effect.map(inspect({ url: Redacted.make(url) }), ({ state }) => state === "current")
 * ```
 */
export const inspect = Effect.fnUntraced(function* ({
  url,
  ...settings
}: PostgresSettings & { readonly url: Redacted.Redacted }): Effect.fn.Return<PostgresInspection, EventStoreError> {
  return yield* Effect.gen(function* () {
    const policy = yield* postgresPolicy(settings)
    const server = shownServer(Redacted.value(url))
    if (server === undefined) return yield* storeError("unavailable", "open", "the URL of PostgreSQL")
    const database = yield* makeDatabase(connectionConfig(url, policy), policy, server)
    const { known, version } = yield* schemaVersion(database, policy.schema)
    const from = yield* Clock.currentTimeMillis
    yield* database.write("open", () => Effect.void)
    const writeMillis = (yield* Clock.currentTimeMillis) - from
    const state: PostgresInspection["state"] = version === 0 ? "absent" : version === known ? "current" : "older"
    return { state, version, known, writeMillis }
  }).pipe(Effect.scoped)
})
