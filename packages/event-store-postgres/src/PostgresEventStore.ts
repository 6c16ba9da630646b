import {
  appendProblem,
  erasureProblem,
  EventStore,
  EventStoreError,
  LaneLease,
  logStreams,
  makeAppendSignal,
  stageProblem,
} from "@feishu-recall/core"
import { Config, Context, Effect, Layer, Redacted } from "effect"
import { makeAppends } from "./appends.ts"
import { clock } from "./clock.ts"
import { connectionConfig } from "./connectionConfig.ts"
import { makeDatabase, type Query } from "./Database.ts"
import { makeErasures } from "./erasures.ts"
import { makeEventLog } from "./eventLog.ts"
import { makeGroupCommit } from "./groupCommit.ts"
import { makeLeases } from "./leases.ts"
import { listenForAppends } from "./listenForAppends.ts"
import { makeLogSeek } from "./logSeek.ts"
import { migrate } from "./migrate.ts"
import { storeError } from "./postgresError.ts"
import { type PostgresSettings, postgresPolicy } from "./PostgresPolicy.ts"
import { shownServer } from "./shownServer.ts"
import { makeStaging } from "./staging.ts"
import { makeStreamIndex } from "./streamIndex.ts"

/** Which database and schema, and how much the store waits for, queues and reads. */
export interface PostgresEventStoreOptions extends PostgresSettings {
  /** `postgres://user:password@host:5432/database`, with `?sslmode=require` where the network is not yours. */
  readonly url: Redacted.Redacted
  /** The schema of the database that holds the tables; created if missing. `feishu_recall` unless told. */
  readonly schema?: string | undefined
  /** How long a new connection may take, in milliseconds. 5,000 unless told. */
  readonly connectMillis?: number | undefined
  /** How long one statement may take, with the way there and back. 10,000 unless told. */
  readonly answerMillis?: number | undefined
  /** How long a write waits for other processes; then reason `locked`. 5,000 unless told. */
  readonly lockMillis?: number | undefined
  /** After so long the server throws out a process that was frozen within a transaction. 2,000 unless told. */
  readonly idleMillis?: number | undefined
  /** Connections at most, beside the one that listens. 8 unless told. */
  readonly connections?: number | undefined
  /** Writes that may wait for their transaction; whoever comes next waits to be let in. 1,024 unless told. */
  readonly queueCapacity?: number | undefined
  /** Writes that share one transaction at most. 256 unless told. */
  readonly batchLimit?: number | undefined
  /** A page of the log has at most so many events, 500 unless told, */
  readonly pageLength?: number | undefined
  /** and so many bytes of data and metadata, 4 Mi unless told. */
  readonly pageBytes?: number | undefined
  /** Members of a list that one statement counts or deletes. 5,000 unless told. */
  readonly pieceLength?: number | undefined
  /** How soon a subscriber sees an append that it was not told of, in milliseconds. 1,000 unless told. */
  readonly pollMillis?: number | undefined
}

/**
 * Event store and lane leases in one schema of a PostgreSQL database, which processes on many machines may share. What
 * was acknowledged is on the server's disk. Times are the server's clock, in milliseconds. Fails with `EventStoreError`
 * if the server can't be reached, or the schema was written by a newer version or is not ours; later the server may
 * come and go. Settings that can't be are a mistake in the program: the layer dies with all that is wrong in them.
 *
 * @example
 * ```ts
 * import { RecallClient } from "@feishu-recall/core"
 * import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
 * import { Layer, Redacted } from "effect"
 *
 * const store = EventStorePostgres.layer({ url: Redacted.make("postgres://recall@localhost:5432/recall") })
 * const client = RecallClient.layer.pipe(Layer.provide(store))
 * ```
 */
export const layer = (options: PostgresEventStoreOptions): Layer.Layer<EventStore | LaneLease, EventStoreError> =>
  Layer.effectContext(open(options))

/**
 * As {@link layer}, with its options from the configuration. Fails with `ConfigError` where they are not there.
 *
 * @example
 * ```ts
 * import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
 * import { Config } from "effect"
 *
 * const store = EventStorePostgres.layerConfig({ url: Config.Redacted("RECALL_DATABASE") })
 * ```
 */
export const layerConfig = (
  options: Config.Wrap<PostgresEventStoreOptions>,
): Layer.Layer<EventStore | LaneLease, EventStoreError | Config.ConfigError> =>
  Layer.effectContext(Effect.flatMap(Config.unwrap(options), open))

const open = Effect.fnUntraced(function* ({ url, ...settings }: PostgresEventStoreOptions) {
  const policy = yield* postgresPolicy(settings)
  const server = shownServer(Redacted.value(url))
  if (server === undefined) return yield* refused("open", withoutUrl)
  const config = connectionConfig(url, policy)
  const database = yield* makeDatabase(config, policy, server)
  yield* migrate(database, policy.schema)

  const signal = makeAppendSignal()
  let isOpen = true
  // Whoever still follows learns at once that the store is closed.
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      isOpen = false
      signal.notify()
    }),
  )
  yield* Effect.forkScoped(listenForAppends(config, policy.schema, signal.notify))
  const closed = (operation: string) => storeError("closed", operation, server)
  const read =
    (operation: string): Query =>
    (sql, parameters) =>
      Effect.suspend(() => (isOpen ? database.read(operation)(sql, parameters) : Effect.fail(closed(operation))))

  const log = makeEventLog(read("read"), policy)
  const index = makeStreamIndex(read("search"), policy.schema)
  const staging = makeStaging(policy.schema)
  const leases = makeLeases(policy.schema)
  const appends = makeAppends(policy.schema)
  const erasures = makeErasures(policy.schema, appends)
  const { alone, append } = yield* makeGroupCommit({
    ...policy,
    closed,
    commit: (batch) =>
      Effect.tap(
        database.write("append", (query) => appends(query, batch)),
        () => Effect.sync(signal.notify),
      ),
  })
  const write = <A, E>(operation: string, body: (query: Query) => Effect.Effect<A, E>) =>
    alone(operation, database.write(operation, body))

  const sweep = Effect.gen(function* () {
    // Piece by piece, each in its turn: nobody waits while a million members go.
    const piece = write("discard", (query) => staging.sweep(query, policy.pieceLength))
    while ((yield* piece) === policy.pieceLength) continue
  })

  const eventStore = EventStore.of({
    append: Effect.fnUntraced(function* (request) {
      const problem = appendProblem(request)
      return yield* problem === undefined ? append(request) : Effect.fail(refused("append", problem))
    }),
    erase: Effect.fnUntraced(function* (request) {
      const problem = erasureProblem(request)
      if (problem !== undefined) return yield* refused("erase", problem)
      const erased = yield* write("erase", (query) => erasures(query, request))
      signal.notify()
      if ((request.lists?.length ?? 0) > 0) yield* sweep
      return erased
    }),
    read: (streamId, afterVersion = 0) => log.read(streamId, afterVersion),
    ...logStreams({
      signal,
      pollMillis: policy.pollMillis,
      after: log.after,
      before: log.before,
      seek: makeLogSeek(read("read"), policy.schema, policy.pageLength, log.at),
    }),
    search: index.search,
    nextDue: index.nextDue,
    stage: Effect.fnUntraced(function* (request) {
      const problem = stageProblem(request)
      if (problem !== undefined) return yield* refused("stage", problem)
      return yield* write("stage", (query) => staging.stage(query, request))
    }),
    members: (query) => staging.members(read("members"), query),
    tally: Effect.fnUntraced(function* (list) {
      const total = yield* staging.count(read("tally"), list)
      const counts = new Map<string | undefined, number>()
      for (let from = 0; from < total; from += policy.pieceLength) {
        const piece = yield* staging.tally(read("tally"), list, from, from + policy.pieceLength)
        for (const { count, status } of piece) counts.set(status, (counts.get(status) ?? 0) + count)
      }
      return [...counts].map(([status, count]) => ({ status, count }))
    }),
    discard: Effect.fnUntraced(function* (list) {
      yield* write("discard", (query) => staging.forget(query, list))
      yield* sweep
    }),
    now: Effect.map(read("now")<{ readonly now: number }>(`SELECT ${clock} AS now`), (rows) => rows[0]?.now ?? 0),
  })

  const laneLease = LaneLease.of({
    take: ({ lane, owner, ttlMillis }) => write("take", (query) => leases.take(query, lane, owner, ttlMillis)),
    renew: ({ fence, lane }, ttlMillis) => write("renew", (query) => leases.renew(query, lane, fence, ttlMillis)),
    release: ({ fence, lane }) => write("release", (query) => leases.release(query, lane, fence)),
    current: (lane) => leases.current(read("lease"), lane),
  })

  return Context.make(EventStore, eventStore).pipe(Context.add(LaneLease, laneLease))
})

const withoutUrl = "the URL of PostgreSQL can't be read: write it as postgres://user:password@host:5432/database"

const refused = (operation: string, message: string): EventStoreError =>
  new EventStoreError({ reason: "other", operation, message })
