import { EventStoreError } from "@feishu-recall/core"
import { type Cause, Clock, Deferred, Effect, Exit, Fiber, Queue, Result, type Scope } from "effect"
import type { DatabaseSync } from "node:sqlite"
import { limits } from "./limits.ts"
import { shownPath } from "./shownPath.ts"
import { sqliteError } from "./sqliteError.ts"

export interface GroupCommitOptions {
  readonly filename: string
  readonly busyTimeoutMillis: number
  readonly queueCapacity: number
  readonly batchLimit: number
  /** Called after each commit. */
  readonly committed: () => void
}

/**
 * Writes that arrive together share one transaction, and so one wait for the disk, which is nearly all that a small
 * write costs. A `Result` that failed must have written nothing; the others of its transaction are committed. A full
 * queue makes those who submit wait. Closing the scope commits what is queued.
 */
export interface GroupCommit {
  readonly submit: <A, E>(
    operation: string,
    write: (now: number) => Result.Result<A, E>,
  ) => Effect.Effect<A, E | EventStoreError>
}

interface Write {
  readonly run: (now: number) => Answer
  readonly settle: (answer: Answer) => void
  readonly operation: string
  abandoned: boolean
}

type Answer = Result.Result<unknown, unknown>

export const makeGroupCommit = Effect.fnUntraced(function* (
  db: DatabaseSync,
  options: GroupCommitOptions,
): Effect.fn.Return<GroupCommit, never, Scope.Scope> {
  const queue = yield* Queue.bounded<Write, Cause.Done>(options.queueCapacity)
  const commit = makeCommit(db, options)

  const work = Effect.gen(function* () {
    const first = yield* Queue.take(queue)
    // Everybody who is about to write does so now, and shares the transaction.
    yield* Effect.yieldNow
    yield* commit([first, ...takeWaiting(queue, options.batchLimit - 1)])
  })
  yield* Effect.acquireRelease(Effect.forkDetach(Effect.ignore(Effect.forever(work))), (worker) =>
    Effect.andThen(Queue.end(queue), Fiber.await(worker)),
  )

  return {
    submit: <A, E>(operation: string, run: (now: number) => Result.Result<A, E>) =>
      Effect.suspend(() => {
        const answer = Deferred.makeUnsafe<A, E | EventStoreError>()
        const settle = (result: Answer) =>
          void Deferred.doneUnsafe(answer, Effect.fromResult(result as Result.Result<A, E | EventStoreError>))
        const write: Write = { run, settle, operation, abandoned: false }
        return Effect.flatMap(Queue.offer(queue, write), (accepted) =>
          accepted ? Deferred.await(answer) : Effect.fail(closed(operation, options.filename)),
        ).pipe(Effect.onInterrupt(() => Effect.sync(() => void (write.abandoned = true))))
      }),
  }
})

const takeWaiting = (queue: Queue.Dequeue<Write, Cause.Done>, limit: number): ReadonlyArray<Write> => {
  const writes: Array<Write> = []
  while (writes.length < limit) {
    const next = Queue.takeUnsafe(queue)
    if (next === undefined || Exit.isFailure(next)) break
    writes.push(next.value)
  }
  return writes
}

const makeCommit = (db: DatabaseSync, options: GroupCommitOptions) => {
  const begin = db.prepare("BEGIN IMMEDIATE")
  const end = db.prepare("COMMIT")
  const attempts = Math.ceil(options.busyTimeoutMillis / (2 * limits.blockingMillis))

  const lock: Effect.Effect<void, EventStoreError> = Effect.try({
    try: () => void begin.run(),
    catch: (cause) => sqliteError(cause, "begin", options.filename),
  }).pipe(
    // Waiting is left to Effect, so that leases are renewed and answers arrive while another process writes.
    Effect.tapError((error) => (error.reason === "locked" ? Effect.sleep(limits.blockingMillis) : Effect.void)),
    Effect.retry({ times: attempts, while: (error) => error.reason === "locked" }),
  )

  const writeAll = (
    writes: ReadonlyArray<Write>,
    now: number,
  ): Result.Result<ReadonlyArray<Answer>, EventStoreError> => {
    let operation = "write"
    try {
      const answers = writes.map((write) => {
        operation = write.operation
        return write.run(now)
      })
      operation = "commit"
      end.run()
      return Result.succeed(answers)
    } catch (cause) {
      rollBack(db)
      return Result.fail(sqliteError(cause, operation, options.filename))
    }
  }

  const commit = (batch: ReadonlyArray<Write>): Effect.Effect<void> =>
    Effect.suspend(() => {
      const writes = batch.filter((write) => !write.abandoned)
      if (writes.length === 0) return Effect.void
      return Effect.matchEffect(lock, {
        onFailure: (error) => Effect.sync(() => refuseAll(writes, error)),
        onSuccess: () => Effect.flatMap(Clock.currentTimeMillis, (now) => committing(writes, Math.floor(now))),
      })
    })

  const committing = (writes: ReadonlyArray<Write>, now: number): Effect.Effect<void> => {
    const answers = writeAll(writes, now)
    if (Result.isSuccess(answers)) {
      return Effect.sync(() => {
        answers.success.forEach((answer, at) => writes[at]?.settle(answer))
        options.committed()
      })
    }
    // One write that SQLite can't take, such as a text beyond its limit, must not fail those beside it.
    return writes.length > 1 && answers.failure.reason === "other"
      ? Effect.forEach(writes, (write) => commit([write]), { discard: true })
      : Effect.sync(() => refuseAll(writes, answers.failure))
  }

  return commit
}

const refuseAll = (writes: ReadonlyArray<Write>, error: EventStoreError): void => {
  for (const write of writes) write.settle(Result.fail(error))
}

/** A full disk and a failed write have rolled back already; a connection that can't even do that is past help here. */
const rollBack = (db: DatabaseSync): void => {
  try {
    if (db.isTransaction) db.exec("ROLLBACK")
  } catch {
    return
  }
}

const closed = (operation: string, filename: string): EventStoreError =>
  new EventStoreError({
    reason: "closed",
    operation,
    message: `${shownPath(filename)} was closed: open the store again`,
  })
