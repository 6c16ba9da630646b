import { EventStoreError } from "@feishu-recall/core"
import { Effect, Stream } from "effect"
import { alone, type Mutant, type Ports, store, turns } from "./Mutant.ts"

/** How far the last event of the log lies behind what was given last. */
const hole = Effect.fnUntraced(function* (right: Ports["store"]) {
  const { position } = yield* right.append({ streams: [] })
  const [last] = yield* Stream.runCollect(Stream.take(right.readAllBackwards, 1))
  return position - (last?.position ?? 0)
})

export const erasureMutants: ReadonlyArray<Mutant> = [
  store("ES-38", "still knows what was due next before it erased", (right) => {
    let due: number | undefined
    return {
      erase: Effect.fnUntraced(function* (erasure) {
        due = yield* right.nextDue("lane 1", "dispatch")
        return yield* right.erase(erasure)
      }),
      nextDue: (...asked) => (due === undefined ? right.nextDue(...asked) : Effect.succeed(due)),
    }
  }),
  store("ES-39", "takes a position for a number of events", (right) => {
    let hasErased = false
    return {
      erase: (erasure) =>
        Effect.tap(right.erase(erasure), () => Effect.sync(() => (hasErased = erasure.streams.length > 99))),
      readAll: (options) =>
        hasErased && options?.afterPosition !== undefined
          ? Stream.drop(right.readAll(), options.afterPosition)
          : right.readAll(options),
    }
  }),
  store("ES-40", "erases all that are at their version, whatever the others are", (right) => ({
    erase: (erasure) =>
      right
        .erase(erasure)
        .pipe(
          Effect.tapErrorTag("VersionConflict", ({ streamId }) =>
            erasure.append === undefined && erasure.streams.length > 1
              ? Effect.ignore(
                  right.erase({ streams: erasure.streams.filter((stream) => stream.streamId !== streamId) }),
                )
              : Effect.void,
          ),
        ),
  })),
  store("ES-41", "appends when it has erased", (right) => ({
    erase: ({ append, ...erasure }) =>
      append === undefined || append.fence === undefined
        ? right.erase({ ...erasure, append })
        : Effect.andThen(right.erase(erasure), right.append(append)),
  })),
  alone(
    store("ES-42", "goes on from the last event that is left", (right) => {
      let missing = 0
      return {
        append: (append) =>
          Effect.map(right.append(append), (appended) => ({ ...appended, position: appended.position - missing })),
        erase: (erasure) =>
          Effect.tap(right.erase(erasure), () => Effect.map(hole(right), (length) => (missing += length))),
      }
    }),
  ),
  store("ES-43", "forgets what it gave last when it is closed", (right) => {
    const missing = Effect.runSync(hole(right))
    return {
      append: (append) =>
        Effect.map(right.append(append), (appended) => ({ ...appended, position: appended.position - missing })),
    }
  }),
  store("ES-44", "wakes who follows with what comes after the erasure, and not with it", (right) => {
    const hidden = new Set<number>()
    return {
      erase: (erasure) =>
        Effect.tap(right.erase(erasure), ({ position, versions }) =>
          Effect.sync(() => versions[0] === 3 && hidden.add(position)),
        ),
      readAll: (options) => Stream.filter(right.readAll(options), ({ position }) => !hidden.has(position)),
    }
  }),
  store("ES-45", "counts on from the versions that it erased", (right) => {
    const erased = new Map<string, number>()
    return {
      erase: (erasure) =>
        Effect.tap(right.erase(erasure), () =>
          Effect.sync(() => erasure.streams.forEach(({ streamId, version }) => erased.set(streamId, version))),
        ),
      read: (streamId, afterVersion) =>
        Effect.map(right.read(streamId, afterVersion), (events) =>
          streamId === "shared"
            ? events
            : events.map((event) => ({ ...event, version: event.version + (erased.get(streamId) ?? 0) })),
        ),
    }
  }),
  store("ES-46", "refuses a portion that is as large as any may be", (right) => ({
    erase: (erasure) =>
      erasure.streams.length < 1_000
        ? right.erase(erasure)
        : Effect.fail(new EventStoreError({ reason: "other", operation: "erase", message: "too much: take less" })),
  })),
  store("ES-47", "looks at the versions first, and erases later", (right) => ({
    erase: Effect.fnUntraced(function* (erasure) {
      const [stream] = erasure.streams
      if (stream?.streamId !== "shared") return yield* right.erase(erasure)
      if ((yield* right.read("shared")).length !== stream.version) return yield* right.erase(erasure)
      yield* turns(3)
      const version = (yield* right.read("shared")).length
      return yield* right.erase({ ...erasure, streams: [{ streamId: "shared", version }] })
    }),
  })),
  store("ES-48", "finds streams by their names from the beginning, wherever it was to go on", (right) => ({
    readAll: (options) =>
      options?.prefixes === undefined ? right.readAll(options) : right.readAll({ prefixes: options.prefixes }),
  })),
]
