import { EventStore } from "@feishu-recall/core"
import { Effect, Exit, Stream } from "effect"
import { readPostgres } from "./readPostgres.ts"
import { readSqlite } from "./readSqlite.ts"
import type { StoreLog } from "./StoreLog.ts"
import { openStore, type StorePlace } from "./StorePlace.ts"

/** Reads a store that nobody writes to. */
export const readStore = Effect.fnUntraced(function* (place: StorePlace) {
  // First, since it may have to bring the store to its schema: a copy of the first moments has none yet.
  const opened = yield* Effect.exit(
    Effect.gen(function* () {
      return yield* Stream.runCount((yield* EventStore).readAll())
    }).pipe(Effect.provide(openStore(place))),
  )
  const read = place._tag === "Sqlite" ? readSqlite(place.filename) : readPostgres(place)
  return { ...(yield* read), opened: Exit.isSuccess(opened) ? opened.value : String(opened.cause) } satisfies StoreLog
})
