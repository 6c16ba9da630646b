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
import { Clock, Context, Effect, Layer, Result } from "effect"
import { resolve } from "node:path"
import { makeAppends } from "./appends.ts"
import { emptyJournal } from "./emptyJournal.ts"
import { makeErasures } from "./erasures.ts"
import { makeEventLog } from "./eventLog.ts"
import { makeGroupCommit } from "./groupCommit.ts"
import { makeLeases } from "./leases.ts"
import { makeLogSeek } from "./logSeek.ts"
import { openDatabase } from "./openDatabase.ts"
import { sqliteError } from "./sqliteError.ts"
import { type SqliteLimits, sqlitePolicy } from "./SqlitePolicy.ts"
import { makeStaging } from "./staging.ts"
import { makeStreamIndex } from "./streamIndex.ts"

/** Which file, and how much the store waits for, queues and reads. */
export interface SqliteEventStoreOptions extends SqliteLimits {
  /** On a local disk. The file and its directory are created, for their owner only. */
  readonly filename: string
  /** How long a write waits while another process writes, in milliseconds. 5,000 unless told. */
  readonly busyTimeoutMillis?: number | undefined
  /** The file does not grow beyond this: what would is refused with reason `full`. No limit unless told. */
  readonly maximumBytes?: number | undefined
  /** Writes that may wait for their transaction; whoever comes next waits to be let in. 1,024 unless told. */
  readonly queueCapacity?: number | undefined
  /** Writes that share one transaction at most. 256 unless told. */
  readonly batchLimit?: number | undefined
  /** A page of the log has at most so many events, 500 unless told, */
  readonly pageLength?: number | undefined
  /** and so many characters of data and metadata, 4 Mi unless told. */
  readonly pageCharacters?: number | undefined
  /** Members of a list that are counted in one go. 5,000 unless told. */
  readonly tallyLength?: number | undefined
  /** How soon a subscriber sees what another process appended, in milliseconds. 100 unless told. */
  readonly pollMillis?: number | undefined
  /** What the write-ahead log is cut back to after a burst. 64 MiB unless told. */
  readonly journalBytes?: number | undefined
}

/**
 * Event store and lane leases in one SQLite file, which several processes of one machine may share. What was
 * acknowledged is on the disk. Times are Effect's `Clock`, in milliseconds. Fails with `EventStoreError` if the file
 * can't be opened, was written by a newer version or is not ours. Limits that can't be are a mistake in the program:
 * the layer dies with all that is wrong in them.
 *
 * @example
 * ```ts
 * import { RecallClient } from "@feishu-recall/core"
 * import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
 * import { Layer } from "effect"
 *
 * const client = RecallClient.layer.pipe(Layer.provide(EventStoreSqlite.layer({ filename: "recalls.db" })))
 * ```
 */
export const layer = (options: SqliteEventStoreOptions): Layer.Layer<EventStore | LaneLease, EventStoreError> =>
  Layer.effectContext(open(options))

const open = Effect.fnUntraced(function* (options: SqliteEventStoreOptions) {
  const { filename: given, ...told } = options
  // SQLite's own names for a database that is gone with its connection.
  if (given === "" || given === ":memory:") return yield* inMemory(given)
  const filename = resolve(given)
  const policy = yield* sqlitePolicy(told)
  const attempt = <A>(operation: string, run: () => A): Effect.Effect<A, EventStoreError> =>
    Effect.try({ try: run, catch: (cause) => sqliteError(cause, operation, filename) })

  const openedAt = Math.floor(yield* Clock.currentTimeMillis)
  const db = yield* Effect.acquireRelease(
    attempt("open", () => openDatabase({ ...policy, filename }, openedAt)),
    (opened) => Effect.ignore(attempt("close", () => opened.close())),
  )
  const signal = makeAppendSignal()
  // Whoever still follows learns at once that the store is closed.
  yield* Effect.addFinalizer(() => Effect.sync(signal.notify))
  const committed = signal.notify
  const { submit } = yield* makeGroupCommit(db, { ...policy, filename, committed })

  const log = makeEventLog(db, policy)
  const index = makeStreamIndex(db)
  const staging = makeStaging(db)
  const leases = makeLeases(db)
  const append = makeAppends(db, leases, staging)
  const erase = makeErasures(db, append, staging)

  const eventStore = EventStore.of({
    append: Effect.fnUntraced(function* (request) {
      const problem = appendProblem(request)
      if (problem !== undefined) return yield* refused("append", problem)
      return yield* submit("append", (now) => append(request, now))
    }),
    erase: Effect.fnUntraced(function* (request) {
      const problem = erasureProblem(request)
      if (problem !== undefined) return yield* refused("erase", problem)
      return yield* Effect.tap(
        submit("erase", (now) => erase(request, now)),
        () => emptyJournal(db, policy.busyTimeoutMillis),
      )
    }),
    read: (streamId, afterVersion = 0) => attempt("read", () => log.read(streamId, afterVersion)),
    ...logStreams({
      signal,
      pollMillis: policy.pollMillis,
      after: (position) => attempt("read", () => log.after(position)),
      before: (position) => attempt("read", () => log.before(position)),
      seek: makeLogSeek(db, (run) => attempt("read", run), policy.pageLength, log.at),
    }),
    search: (query) => attempt("search", () => index.search(query)),
    nextDue: (partition, queue, excludeGroups) =>
      attempt("search", () => index.nextDue(partition, queue, excludeGroups)),
    stage: Effect.fnUntraced(function* (request) {
      const problem = stageProblem(request)
      if (problem !== undefined) return yield* refused("stage", problem)
      return yield* submit("stage", () => staging.stage(request))
    }),
    members: (query) => attempt("members", () => staging.members(query)),
    tally: Effect.fnUntraced(function* (list) {
      const counts = new Map<string | undefined, number>()
      for (let from = 0, count = 1; from < count; from += policy.tallyLength) {
        // A long list would hold up everything else: leases would end, and calls would start too late.
        yield* Effect.yieldNow
        count = yield* attempt("tally", () => staging.tally(list, from, from + policy.tallyLength, counts))
      }
      return [...counts].map(([status, count]) => ({ status, count }))
    }),
    discard: (list) => submit("discard", () => Result.succeed(staging.discard(list))),
    now: Effect.map(Clock.currentTimeMillis, Math.floor),
  })

  const laneLease = LaneLease.of({
    take: ({ lane, owner, ttlMillis }) => submit("take", (now) => leases.take(lane, owner, ttlMillis, now)),
    renew: ({ lane, fence }, ttlMillis) => submit("renew", (now) => leases.renew(lane, fence, ttlMillis, now)),
    release: ({ lane, fence }) => submit("release", (now) => Result.succeed(leases.release(lane, fence, now))),
    current: Effect.fnUntraced(function* (lane) {
      const now = Math.floor(yield* Clock.currentTimeMillis)
      return yield* attempt("lease", () => leases.current(lane, now))
    }),
  })

  return Context.make(EventStore, eventStore).pipe(Context.add(LaneLease, laneLease))
})

const refused = (operation: string, message: string): EventStoreError =>
  new EventStoreError({ reason: "other", operation, message })

const inMemory = (filename: string) =>
  new EventStoreError({
    reason: "other",
    operation: "open",
    message: `"${filename}" would keep nothing: name a file, or use EventStoreMemory of @feishu-recall/core`,
  })
