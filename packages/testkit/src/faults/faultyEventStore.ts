import {
  EventStore,
  EventStoreError,
  type ExpectedVersion,
  LaneLease,
  LeaseHeld,
  LeaseLost,
  VersionConflict,
} from "@feishu-recall/core"
import { Context, Effect, Layer, Stream } from "effect"
import { drawFrom, type FaultPlan } from "./FaultPlan.ts"
import { type StoreFault, type StoreFaultEntry, storeFaults } from "./StoreFault.ts"

/**
 * A layer round any event store and its leases in which operations meet the faults of the plan; `storeFaults` says of
 * each what the caller sees and whether it was done. A stream meets its fault when it begins. Time is Effect's `Clock`.
 *
 * @example
 * ```ts
 * import { EventStoreMemory } from "@feishu-recall/core"
 * import { faultyEventStore } from "@feishu-recall/testkit"
 * import { Layer } from "effect"
 *
 * const store = faultyEventStore(["unknown-outcome"]).pipe(Layer.provide(EventStoreMemory))
 * ```
 */
export const faultyEventStore = (
  plan: FaultPlan<StoreFault>,
): Layer.Layer<EventStore | LaneLease, never, EventStore | LaneLease> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const store = yield* EventStore
      const leases = yield* LaneLease
      const draw = drawFrom(plan)

      /** What befalls an operation, or passes it by. */
      const faultOf = (operation: string, isWrite: boolean, isRace: boolean): StoreFault | undefined => {
        const fault = draw(operation)
        if (fault === undefined) return undefined
        const { meets }: StoreFaultEntry = storeFaults[fault]
        return meets === "all" || (meets === "writes" && isWrite) || (meets === "races" && isRace) ? fault : undefined
      }
      const befall = <A, E, E2 = never>(
        operation: string,
        effect: Effect.Effect<A, E>,
        isWrite: boolean,
        outrun?: Effect.Effect<never, E2>,
      ): Effect.Effect<A, E | E2 | EventStoreError> =>
        Effect.suspend((): Effect.Effect<A, E | E2 | EventStoreError> => {
          const fault = faultOf(operation, isWrite, outrun !== undefined)
          switch (fault) {
            case undefined:
              return effect
            case "slow":
              return Effect.delay(effect, 1_000)
            case "conflict":
              return outrun!
            case "unknown-outcome":
              return Effect.andThen(effect, Effect.fail(failure(fault, operation)))
            default:
              return Effect.fail(failure(fault, operation))
          }
        })
      const read = <A, E>(operation: string, effect: Effect.Effect<A, E>) => befall(operation, effect, false)
      const write = <A, E, E2 = never>(
        operation: string,
        effect: Effect.Effect<A, E>,
        outrun?: Effect.Effect<never, E2>,
      ) => befall(operation, effect, true, outrun)
      /** Somebody else was quicker. */
      const outrun = (streamId: string, expected: ExpectedVersion) =>
        Effect.flatMap(store.read(streamId), ({ length: actual }) =>
          Effect.fail(new VersionConflict({ streamId, expected, actual })),
        )
      const stream = <A>(operation: string, events: Stream.Stream<A, EventStoreError>) =>
        Stream.unwrap(read(operation, Effect.succeed(events)))

      return Context.make(
        EventStore,
        EventStore.of({
          append: (append) => {
            const [first] = append.streams
            return write("append", store.append(append), first && outrun(first.streamId, first.expectedVersion))
          },
          erase: (erasure) => {
            const [first] = erasure.streams
            return write("erase", store.erase(erasure), first && outrun(first.streamId, first.version))
          },
          read: (streamId, afterVersion) => read("read", store.read(streamId, afterVersion)),
          readAll: (options) => stream("readAll", store.readAll(options)),
          readAllBackwards: stream("readAllBackwards", store.readAllBackwards),
          follow: (options) => stream("follow", store.follow(options)),
          search: (query) => read("search", store.search(query)),
          nextDue: (...asked) => read("nextDue", store.nextDue(...asked)),
          stage: (stage) => write("stage", store.stage(stage)),
          members: (query) => read("members", store.members(query)),
          tally: (list) => read("tally", store.tally(list)),
          discard: (list) => write("discard", store.discard(list)),
          now: read("now", store.now),
        }),
      ).pipe(
        Context.add(
          LaneLease,
          LaneLease.of({
            take: (asked) =>
              write(
                "take",
                leases.take(asked),
                Effect.fail(new LeaseHeld({ lane: asked.lane, owner: "somebody else", remainingMillis: 1_000 })),
              ),
            renew: (lease, ttlMillis) =>
              write(
                "renew",
                leases.renew(lease, ttlMillis),
                Effect.fail(new LeaseLost({ lane: lease.lane, fence: lease.fence })),
              ),
            release: (lease) => write("release", leases.release(lease)),
            current: (lane) => read("current", leases.current(lane)),
          }),
        ),
      )
    }),
  )

const failure = (reason: Exclude<StoreFault, "conflict" | "slow">, operation: string) =>
  new EventStoreError({ reason, operation, message: `${reason}: simulated. Try again.` })
