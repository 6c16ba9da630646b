import { type PgConnection, PgPool } from "@effect/sql-pg"
import { EventStoreError } from "@feishu-recall/core"
import { Effect, type Scope } from "effect"
import { postgresError, storeError } from "./postgresError.ts"
import type { PostgresPolicy } from "./PostgresPolicy.ts"

/** Every parameter goes as text, and each statement says what it is: `$1::float8`. */
export type Query = <Row>(
  sql: string,
  parameters?: ReadonlyArray<string>,
) => Effect.Effect<ReadonlyArray<Row>, EventStoreError>

/** A pool of connections to one server, with the errors of the port. */
export interface Database {
  /** The server, for people. */
  readonly server: string
  /** One statement that writes nothing. */
  readonly read: (operation: string) => Query
  /**
   * Runs `body` in a transaction under the store's one lock: positions are given out in the order of commits, so whoever
   * has seen one never misses a smaller one. Runs it again, once, if the connection was lost before the COMMIT.
   */
  readonly write: <A, E>(
    operation: string,
    body: (query: Query) => Effect.Effect<A, E>,
  ) => Effect.Effect<A, E | EventStoreError>
}

export const makeDatabase = Effect.fnUntraced(function* (
  config: PgConnection.Config,
  policy: PostgresPolicy,
  server: string,
): Effect.fn.Return<Database, EventStoreError, Scope.Scope> {
  const { answerMillis } = policy
  const failing = (operation: string) => Effect.mapError((cause: unknown) => postgresError(cause, operation, server))
  const inTime = <A, E, R>(operation: string, effect: Effect.Effect<A, E, R>) =>
    Effect.timeoutOrElse(
      Effect.mapError(effect, (cause) => postgresError(cause, operation, server)),
      {
        duration: answerMillis,
        orElse: () =>
          Effect.fail(storeError(operation === "commit" ? "unknown-outcome" : "unavailable", operation, server)),
      },
    )
  const pool = yield* failing("open")(PgPool.make({ ...config, maxConnections: policy.connections }))

  const queryOf =
    (connection: PgConnection.PgConnection, operation: string): Query =>
    <Row>(sql: string, parameters: ReadonlyArray<string> = []) =>
      inTime(
        operation,
        Effect.map(connection.query(sql, parameters), (result) => result.rows as unknown as ReadonlyArray<Row>),
      )

  const transaction = Effect.fnUntraced(function* <A, E>(
    operation: string,
    body: (query: Query) => Effect.Effect<A, E>,
  ) {
    const connection = yield* inTime(operation, pool.reserve)
    const query = queryOf(connection, operation)
    // Whatever is the server's default: after the wait for the lock, the next statement has to see all.
    yield* query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    const answer = yield* Effect.andThen(query(lock, [policy.schema]), body(query)).pipe(
      Effect.onError(() => Effect.catch(query("ROLLBACK"), () => pool.invalidate(connection))),
    )
    yield* Effect.tapError(queryOf(connection, "commit")("COMMIT"), () => pool.invalidate(connection))
    return answer
  }, Effect.scoped)

  return {
    server,
    read:
      (operation) =>
      <Row>(sql: string, parameters?: ReadonlyArray<string>) =>
        Effect.retry(
          inTime(
            operation,
            pool.use((connection) => queryOf(connection, operation)<Row>(sql, parameters)),
          ),
          { times: 1, while: isUnavailable },
        ),
    write: (operation, body) => Effect.retry(transaction(operation, body), { times: 1, while: isUnavailable }),
  }
})

/** Held until the COMMIT is visible to everybody, and by nobody in another schema. */
const lock = "SELECT pg_advisory_xact_lock(hashtextextended('feishu-recall ' || $1, 0))::text"

const isUnavailable = (error: unknown): boolean => error instanceof EventStoreError && error.reason === "unavailable"
