import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Redacted, Schema } from "effect"

/** Where the store of a round is. */
export const StorePlace = Schema.Union([
  Schema.TaggedStruct("Sqlite", { filename: Schema.String }),
  Schema.TaggedStruct("Postgres", { url: Schema.String, schema: Schema.String }),
])
export type StorePlace = typeof StorePlace.Type

export const openStore = (place: StorePlace) =>
  place._tag === "Sqlite"
    ? EventStoreSqlite.layer({ filename: place.filename })
    : // A program that is frozen amid a transaction keeps the others out for less than a lease.
      EventStorePostgres.layer({ url: Redacted.make(place.url), schema: place.schema, idleMillis: 500 })
