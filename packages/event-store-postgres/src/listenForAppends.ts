import { PgConnection } from "@effect/sql-pg"
import { Effect, Queue } from "effect"
import { limits } from "./limits.ts"

/**
 * Calls `notify` whenever any process has appended, by a connection of its own. One that is lost is replaced; what was
 * appended meanwhile is found at once then, and by polling before.
 */
export const listenForAppends = (config: PgConnection.Config, channel: string, notify: () => void) =>
  Effect.gen(function* () {
    const connection = yield* PgConnection.make(config)
    const notifications = yield* connection.listen(channel)
    notify()
    return yield* Effect.forever(Effect.map(Queue.take(notifications), notify))
  }).pipe(Effect.scoped, Effect.ignore, Effect.andThen(Effect.sleep(limits.listenAgainMillis)), Effect.forever)
