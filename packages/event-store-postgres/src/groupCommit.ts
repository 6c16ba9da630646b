import { type Append, type Appended, EventStoreError, type LeaseLost, type VersionConflict } from "@feishu-recall/core"
import { type Cause, Deferred, Effect, Exit, Fiber, Queue, Result, type Scope } from "effect"
import type { AppendAnswer } from "./decideAppends.ts"
import { limits } from "./limits.ts"

export interface GroupCommitOptions {
  readonly queueCapacity: number
  readonly batchLimit: number
  /** Commits some appends in one transaction: each is answered for itself. */
  readonly commit: (appends: ReadonlyArray<Append>) => Effect.Effect<ReadonlyArray<AppendAnswer>, EventStoreError>
  readonly closed: (operation: string) => EventStoreError
}

/**
 * One writer for all of a process. Appends that arrive together share one transaction, and so one wait for the lock, the
 * network and the disk, which is nearly all that a small write costs. A full queue makes those who submit wait. Closing
 * the scope commits what is queued.
 */
export interface GroupCommit {
  readonly append: (append: Append) => Effect.Effect<Appended, VersionConflict | LeaseLost | EventStoreError>
  /** A write with a transaction of its own, in its turn. */
  readonly alone: <A, E>(operation: string, write: Effect.Effect<A, E>) => Effect.Effect<A, E | EventStoreError>
}

interface Write {
  readonly append: Append | undefined
  /** Only of a write that stands alone. */
  readonly run: Effect.Effect<unknown, unknown>
  readonly settle: (exit: Exit.Exit<unknown, unknown>) => void
  abandoned: boolean
}

export const makeGroupCommit = Effect.fnUntraced(function* (
  options: GroupCommitOptions,
): Effect.fn.Return<GroupCommit, never, Scope.Scope> {
  const queue = yield* Queue.bounded<Write, Cause.Done>(options.queueCapacity)

  const work = Effect.gen(function* () {
    const first = yield* Queue.take(queue)
    // Everybody who is about to write does so now, and shares the transaction.
    yield* Effect.yieldNow
    for (const group of groupsOf([first, ...takeWaiting(queue, options.batchLimit - 1)])) yield* commit(group, options)
  })
  yield* Effect.acquireRelease(Effect.forkDetach(Effect.ignore(Effect.forever(work))), (worker) =>
    Effect.andThen(Queue.end(queue), Fiber.await(worker)),
  )

  const submit = <A, E>(operation: string, append: Append | undefined, run: Effect.Effect<A, E>) =>
    Effect.suspend(() => {
      const answer = Deferred.makeUnsafe<A, E | EventStoreError>()
      const settle = (exit: Exit.Exit<unknown, unknown>) =>
        void Deferred.doneUnsafe(answer, exit as Exit.Exit<A, E | EventStoreError>)
      const write: Write = { append, run, settle, abandoned: false }
      return Effect.flatMap(Queue.offer(queue, write), (accepted) =>
        accepted ? Deferred.await(answer) : Effect.fail(options.closed(operation)),
      ).pipe(Effect.onInterrupt(() => Effect.sync(() => void (write.abandoned = true))))
    })

  return {
    append: (append) => submit("append", append, Effect.never as Effect.Effect<Appended, VersionConflict | LeaseLost>),
    alone: (operation, write) => submit(operation, undefined, write),
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

/** In their order: appends in a row together, up to so much text, and whoever stands alone by itself. */
const groupsOf = (writes: ReadonlyArray<Write>): ReadonlyArray<ReadonlyArray<Write>> => {
  const groups: Array<Array<Write>> = []
  let room = 0
  for (const write of writes) {
    const last = groups.at(-1)
    if (last === undefined || room <= 0 || write.append === undefined) {
      groups.push([write])
      room = write.append === undefined ? 0 : limits.batchCharacters
    } else last.push(write)
    if (write.append !== undefined) room -= charactersOf(write.append)
  }
  return groups
}

const charactersOf = ({ streams }: Append): number => {
  let sum = 0
  for (const { events } of streams) for (const { data, metadata } of events) sum += data.length + metadata.length
  return sum
}

const commit = (group: ReadonlyArray<Write>, options: GroupCommitOptions): Effect.Effect<void> =>
  Effect.suspend(() => {
    const writes = group.filter((write) => !write.abandoned)
    const appends = writes.flatMap(({ append }) => append ?? [])
    if (appends.length === 0) {
      const alone = (write: Write) => Effect.map(Effect.exit(write.run), write.settle)
      return Effect.forEach(writes, alone, { discard: true })
    }
    return Effect.flatMap(Effect.exit(options.commit(appends)), (exit) => {
      // One write that PostgreSQL can't take, such as a name beyond its limit, must not fail those beside it.
      if (writes.length > 1 && Exit.isFailure(exit) && !isTrouble(exit))
        return Effect.forEach(writes, (write) => commit([write], options), { discard: true })
      return Effect.sync(() => {
        for (const [at, write] of writes.entries()) write.settle(Exit.isSuccess(exit) ? exitOf(exit.value[at]) : exit)
      })
    })
  })

const exitOf = (answer: AppendAnswer | undefined): Exit.Exit<unknown, unknown> =>
  answer === undefined
    ? Exit.die(new Error("an append was not answered"))
    : Result.isSuccess(answer)
      ? Exit.succeed(answer.success)
      : Exit.fail(answer.failure)

/** The database is in trouble, and so are all who write. */
const isTrouble = (exit: Exit.Exit<unknown, unknown>): boolean => {
  const error = Exit.findErrorOption(exit)
  return error._tag === "Some" && error.value instanceof EventStoreError && error.value.reason !== "other"
}
