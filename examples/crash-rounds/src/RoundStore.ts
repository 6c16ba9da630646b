import { Effect, type Scope, Semaphore } from "effect"
import { Client } from "pg"
import { privateServer } from "./privateServer.ts"
import type { RoundPlan } from "./RoundPlan.ts"
import type { StorePlace } from "./StorePlace.ts"

/** The store of one round, with what can befall its database. */
export interface RoundStore {
  readonly place: StorePlace
  /** `fast`: by order, as an administrator does; `immediate`: as it crashes. Back after so long at the earliest. */
  readonly restart: (how: "fast" | "immediate", forMillis: number) => Effect.Effect<void>
  /** Ends all connections; how many there were. */
  readonly cut: Effect.Effect<number>
}

/** A file in the round's folder, or a server of the round's own, until the scope ends. */
export const startRoundStore = Effect.fnUntraced(function* (
  { store }: RoundPlan,
  folder: string,
): Effect.fn.Return<RoundStore, never, Scope.Scope> {
  if (store === "sqlite")
    return {
      place: { _tag: "Sqlite", filename: `${folder}/recalls.db` },
      restart: () => Effect.die(new Error("a file can't be restarted")),
      cut: Effect.die(new Error("a file has no connections")),
    }
  const server = yield* privateServer
  // Two faults at once would start it twice.
  const turn = Semaphore.makeUnsafe(1)
  return {
    place: { _tag: "Postgres", url: server.url, schema: "crash_round" },
    restart: (how, forMillis) =>
      turn.withPermits(1)(
        Effect.gen(function* () {
          yield* Effect.promise(() => server.stop(how === "fast" ? "SIGINT" : "SIGQUIT"))
          yield* Effect.sleep(forMillis)
          yield* Effect.promise(() => server.start())
        }),
      ),
    cut: turn.withPermits(1)(Effect.promise(() => cutConnections(server.url))),
  }
})

const cutConnections = async (url: string): Promise<number> => {
  const client = new Client(url)
  await client.connect()
  const ended = await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  )
  await client.end()
  return ended.rowCount ?? 0
}
