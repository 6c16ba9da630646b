import { type Member, meetsExpectation, VersionConflict } from "@feishu-recall/core"
import { Effect, Semaphore, Stream } from "effect"
import { type Mutant, store, turns } from "./Mutant.ts"

export const durableMutants: ReadonlyArray<Mutant> = [
  store("ES-33", "counts positions from where it was opened", (right) => {
    const before = Effect.runSync(Effect.cached(Stream.runCount(right.readAll())))
    return {
      append: Effect.fnUntraced(function* (append) {
        const count = yield* before
        const appended = yield* right.append(append)
        return { ...appended, position: appended.position - count }
      }),
    }
  }),
  store("ES-34", "keeps what it has read of a list until it changes that itself", (right) => {
    const read = new Map<string, ReadonlyArray<Member>>()
    const cleared = <A, E>(call: Effect.Effect<A, E>) =>
      Effect.ensuring(
        call,
        Effect.sync(() => read.clear()),
      )
    return {
      append: (append) => cleared(right.append(append)),
      stage: (stage) => cleared(right.stage(stage)),
      discard: (list) => cleared(right.discard(list)),
      members: Effect.fnUntraced(function* (query) {
        const key = JSON.stringify(query)
        const members = read.get(key) ?? (yield* right.members(query))
        read.set(key, members)
        return structuredClone(members)
      }),
    }
  }),
  store("ES-35", "has a lock that holds within its own process only", (right) => {
    const lock = Semaphore.makeUnsafe(1)
    return {
      append: (append) =>
        lock.withPermits(1)(
          Effect.gen(function* () {
            const [stream] = append.streams
            if (append.streams.length !== 1 || stream?.expectedVersion !== "none") return yield* right.append(append)
            const { expectedVersion: expected, streamId } = stream
            const actual = (yield* right.read(streamId)).length
            if (!meetsExpectation(expected, actual)) return yield* new VersionConflict({ streamId, expected, actual })
            yield* turns(2)
            return yield* right.append({ ...append, streams: [{ ...stream, expectedVersion: "any" }] })
          }),
        ),
    }
  }),
]
