import { Clock, Context, Effect, Exit, Layer, Option, Stream } from "effect"
import {
  type Append,
  type Erasure,
  EventStore,
  EventStoreError,
  EventStoreMemory,
  LaneLease,
  type NewEvent,
  type StoredEvent,
} from "@feishu-recall/core"
import type { StoreTrouble } from "./Incident.ts"
import type { Seeded } from "./Seeded.ts"
import { type Clockwork, type SimulatedProcess, wallMillis } from "./SimulatedProcess.ts"
import type { VirtualTime } from "./VirtualTime.ts"

/**
 * A server that holds the one store of all processes: the memory store, by a clock of its own, as far away as a database
 * is. What it has committed stays, whoever is killed; whether somebody is told is another matter.
 */
export interface SimulatedStore {
  readonly clockwork: Clockwork
  readonly troubles: Set<StoreTrouble>
  /** Nobody who asked something gets an answer any more: what was not heard never is. */
  readonly cutConnections: () => void
  /** The whole log, and when, by the true time, each event was committed. */
  readonly log: () => ReadonlyArray<StoredEvent>
  readonly committedAt: (position: number) => number
  /** The ports as one process sees them. */
  readonly portsOf: (process: SimulatedProcess) => Context.Context<EventStore | LaneLease>
  /** Asks the store itself, without any way there. */
  readonly ask: <A>(question: (store: EventStore["Service"]) => Effect.Effect<A, unknown>) => A
  /** What stands in the log from before the beginning. */
  readonly lay: (append: Append) => void
  /** Every event that was erased, and what was written again in its place, if anything. */
  readonly erased: () => ReadonlyArray<ErasedEvent>
  readonly counts: { conflicts: number; troubled: number; mostStreams: number; mostFound: number }
  /** How often each process took the lease. */
  readonly takings: ReadonlyMap<string, number>
  /** Each time that a process got or kept the lease: until when, by the store's clock. */
  readonly terms: ReadonlyArray<Term>
}

/** An event that is not in the log any more. */
export interface ErasedEvent {
  readonly stored: StoredEvent
  /** In the same transaction, in the same stream, at the same place. */
  readonly again: NewEvent | undefined
}

type Write = ReturnType<EventStore["Service"]["append"]>

/** A time for which a process has the lease. */
export interface Term {
  readonly process: string
  /** The true time. */
  readonly since: number
  /** By the store's clock. */
  readonly expiresAt: number
}

export const makeSimulatedStore = (options: {
  readonly time: VirtualTime
  readonly random: Seeded
  readonly clockwork: Clockwork
  readonly journey: readonly [least: number, most: number]
}): SimulatedStore => {
  const { clockwork, journey, random, time } = options
  const built = Effect.runSync(Effect.scoped(Layer.build(EventStoreMemory)))
  const store = Context.get(built, EventStore)
  const leases = Context.get(built, LaneLease)
  const clocked = Context.make(Clock.Clock, storeClock(time, clockwork))
  const troubles = new Set<StoreTrouble>()
  const commits: Array<number> = []
  let cuts = 0
  const counts = { conflicts: 0, troubled: 0, mostStreams: 0, mostFound: 0 }
  const takings = new Map<string, number>()
  const terms: Array<Term> = []
  const noteTerm = (process: string, expiresAt: number) =>
    Effect.sync(() => terms.push({ process, since: time.now(), expiresAt }))
  const run = Effect.runSyncExitWith(clocked)

  /** What befalls one call, if anything. */
  const misfortune = (): StoreTrouble["kind"] | undefined => {
    for (const { kind, share } of troubles) if (kind === "down" || random.chance(share)) return kind
    return undefined
  }

  const carry = <A, E>(
    process: SimulatedProcess,
    operation: string,
    effect: Effect.Effect<A, E>,
    isWrite: boolean,
  ): Effect.Effect<A, E | EventStoreError> =>
    Effect.callback<A, E | EventStoreError>((resume) => {
      const kind = misfortune()
      if (kind !== undefined) counts.troubled++
      const millis = random.between(...journey) + (kind === "slow" ? random.between(100, 4_000) : 0)
      // What is done is not yet told: in between its process can die, and others see what it does not know of.
      const there = millis * random.fraction()
      const before = cuts
      time.after(there, () => {
        const refused = kind === undefined ? undefined : failureOf(kind, operation, isWrite)
        const isDone = cuts === before && (refused === undefined || refused.reason === "unknown-outcome")
        const exit = isDone ? run(effect) : undefined
        const told = refused === undefined ? exit : Exit.fail(refused)
        time.after(millis - there, () => {
          const answer =
            cuts === before ? told : Exit.fail(failureOf(isWrite ? "unknown-outcome" : "down", operation, isWrite)!)
          process.post(() => resume(answer!))
        })
      })
    })

  const written = (write: Write): Write =>
    write.pipe(
      Effect.tap(({ position }) =>
        Effect.sync(() => {
          while (commits.length < position) commits.push(time.now())
        }),
      ),
      Effect.tapError((error) => Effect.sync(() => error._tag === "VersionConflict" && counts.conflicts++)),
    )

  const append = (request: Append): Write => {
    // Of a worker's. How much goes at once is another limit, and no worker prunes.
    if (request.fence !== undefined) counts.mostStreams = Math.max(counts.mostStreams, request.streams.length)
    return written(store.append(request))
  }

  const erased: Array<ErasedEvent> = []

  const erase = (erasure: Erasure): Write =>
    Effect.gen(function* () {
      const before = yield* Effect.forEach(erasure.streams, ({ streamId }) => store.read(streamId))
      const done = yield* written(store.erase(erasure))
      for (const [index, stream] of before.entries()) {
        const { streamId } = erasure.streams[index]!
        const again = erasure.append?.streams.find((one) => one.streamId === streamId)?.events
        erased.push(...stream.map((stored, place) => ({ stored, again: again?.[place] })))
      }
      return done
    })

  const pages = (afterPosition: number, prefixes: ReadonlyArray<string> | undefined) =>
    Stream.runCollect(store.readAll({ afterPosition, prefixes }))

  const all = Effect.map(Stream.runCollect(store.readAll()), (events): ReadonlyArray<StoredEvent> => events)

  return {
    clockwork,
    troubles,
    cutConnections: () => void cuts++,
    counts,
    takings,
    terms,
    erased: () => erased,
    lay: (request) => {
      const exit = run(append(request))
      if (Exit.isFailure(exit)) throw new Error(`the past can't be told: ${String(exit.cause)}`)
    },
    log: () => Exit.getSuccess(run(all)).pipe((found) => (found._tag === "Some" ? found.value : [])),
    committedAt: (position) => commits[position - 1]!,
    ask: (question) => {
      const exit = run(question(store))
      if (Exit.isFailure(exit)) throw new Error(`the store does not answer: ${String(exit.cause)}`)
      return exit.value
    },
    portsOf: (process) => {
      const read = <A, E>(operation: string, effect: Effect.Effect<A, E>) => carry(process, operation, effect, false)
      const write = <A, E>(operation: string, effect: Effect.Effect<A, E>) => carry(process, operation, effect, true)
      const eventStore: EventStore["Service"] = {
        append: (request) => write("append", append(request)),
        erase: (erasure) => write("erase", erase(erasure)),
        read: (streamId, afterVersion) => read("read", store.read(streamId, afterVersion)),
        readAll: (asked) =>
          Stream.fromIterableEffect(read("readAll", pages(asked?.afterPosition ?? 0, asked?.prefixes))),
        readAllBackwards: Stream.fromIterableEffect(
          read(
            "readAllBackwards",
            Effect.map(all, (events) => events.toReversed()),
          ),
        ),
        // Another process is not woken by an append: it looks again, as over a file or a polled database.
        follow: (asked) =>
          Stream.paginate(
            asked?.afterPosition ?? 0,
            Effect.fnUntraced(function* (position: number) {
              const page = yield* read("follow", pages(position, undefined))
              if (page.length === 0) yield* Effect.sleep(500)
              const wanted = page.filter(
                ({ streamId }) => asked?.prefixes?.some((prefix) => streamId.startsWith(prefix)) ?? true,
              )
              return [wanted, Option.some(page.at(-1)?.position ?? position)] as const
            }),
          ),
        search: (query) =>
          read(
            "search",
            Effect.tap(store.search(query), (found) =>
              Effect.sync(() => (counts.mostFound = Math.max(counts.mostFound, found.length))),
            ),
          ),
        nextDue: (...asked) => read("nextDue", store.nextDue(...asked)),
        stage: (stage) => write("stage", store.stage(stage)),
        members: (query) => read("members", store.members(query)),
        tally: (list) => read("tally", store.tally(list)),
        discard: (list) => write("discard", store.discard(list)),
        now: read("now", store.now),
      }
      const laneLease: LaneLease["Service"] = {
        take: (asked) =>
          write(
            "take",
            leases.take(asked).pipe(
              Effect.tap(({ expiresAt }) => noteTerm(process.name, expiresAt)),
              Effect.tap(() => Effect.sync(() => takings.set(process.name, (takings.get(process.name) ?? 0) + 1))),
            ),
          ),
        renew: (lease, ttlMillis) =>
          write(
            "renew",
            Effect.tap(leases.renew(lease, ttlMillis), ({ expiresAt }) => noteTerm(process.name, expiresAt)),
          ),
        release: (lease) => write("release", leases.release(lease)),
        current: (lane) => read("current", leases.current(lane)),
      }
      return Context.make(EventStore, eventStore).pipe(Context.add(LaneLease, laneLease))
    },
  }
}

const failureOf = (kind: StoreTrouble["kind"], operation: string, isWrite: boolean): EventStoreError | undefined => {
  switch (kind) {
    case "slow":
      return undefined
    case "full":
    case "unknown-outcome":
      return isWrite ? new EventStoreError({ reason: kind, operation, message: `${kind}: simulated` }) : undefined
    case "locked":
    case "unavailable":
      return new EventStoreError({ reason: kind, operation, message: `${kind}: simulated` })
    case "down":
      return new EventStoreError({ reason: "unavailable", operation, message: `${kind}: simulated` })
  }
}

const storeClock = (time: VirtualTime, clockwork: Clockwork): Clock.Clock => {
  const millis = () => wallMillis(time, clockwork)
  const nanos = () => BigInt(millis()) * 1_000_000n
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: () => Effect.die("a store waits for nobody"),
  }
}
