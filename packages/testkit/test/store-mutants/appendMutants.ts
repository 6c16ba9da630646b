import { type Append, type Appended, appendProblem, meetsExpectation, VersionConflict } from "@feishu-recall/core"
import { Effect } from "effect"
import { alone, type Mutant, type Ports, store, turns } from "./Mutant.ts"

type Store = Ports["store"]

const unexpected = (append: Append): Append => ({
  ...append,
  streams: append.streams.map((stream) => ({ ...stream, expectedVersion: "any" })),
})

/** Looks first, and writes some turns later what it then believes to be right. */
const inTwoSteps = (right: Store, append: Append) =>
  Effect.gen(function* () {
    for (const { expectedVersion: expected, streamId } of append.streams) {
      const actual = (yield* right.read(streamId)).length
      if (!meetsExpectation(expected, actual)) return yield* new VersionConflict({ streamId, expected, actual })
    }
    yield* turns(3)
    return yield* right.append(unexpected(append))
  })

/** Each stream in an append of its own, with everything that is only checked. */
const oneByOne = (right: Store, append: Append, between: Effect.Effect<void>) =>
  Effect.gen(function* () {
    const checked = append.streams.filter(({ events, index }) => events.length === 0 && index === undefined)
    const written = append.streams.filter((stream) => !checked.includes(stream))
    if (appendProblem(append) !== undefined || written.length < 2) return yield* right.append(append)
    const versions = new Map<string, number>()
    let last: Appended = { versions: [], position: 0 }
    for (const stream of written) {
      last = yield* right.append({ ...append, streams: [stream, ...checked] })
      for (const [at, { streamId }] of [stream, ...checked].entries()) versions.set(streamId, last.versions[at] ?? 0)
      yield* between
    }
    return { position: last.position, versions: append.streams.map(({ streamId }) => versions.get(streamId) ?? 0) }
  })

const isOnlyChecked = ({ events, index }: Append["streams"][number]) => events.length === 0 && index === undefined

export const appendMutants: ReadonlyArray<Mutant> = [
  store("ES-1", "takes `exists` for `any`", (right) => ({
    append: (append) =>
      right.append({
        ...append,
        streams: append.streams.map((stream) =>
          stream.expectedVersion === "exists" && !isOnlyChecked(stream)
            ? { ...stream, expectedVersion: "any" }
            : stream,
        ),
      }),
  })),
  store("ES-2", "does not look whether a stream that is only checked exists", (right) => ({
    append: (append) =>
      right.append({
        ...append,
        streams: append.streams.map((stream) =>
          isOnlyChecked(stream) && stream.expectedVersion === "exists" ? { ...stream, expectedVersion: "any" } : stream,
        ),
      }),
  })),
  store("ES-3", "names the first stream of the append in every conflict", (right) => ({
    append: (append) =>
      Effect.mapError(right.append(append), (error) =>
        error._tag === "VersionConflict" && append.streams.length > 2
          ? new VersionConflict({
              streamId: append.streams[0]?.streamId ?? error.streamId,
              expected: error.expected,
              actual: error.actual,
            })
          : error,
      ),
  })),
  alone(
    store("ES-4", "looks first and writes later", (right) => ({
      append: (append) =>
        append.streams.length === 1 &&
        append.fence === undefined &&
        append.staged === undefined &&
        appendProblem(append) === undefined
          ? inTwoSteps(right, append)
          : right.append(append),
    })),
  ),
  store("ES-5", "looks first at what is only checked, and writes later", (right) => ({
    append: (append) =>
      append.streams.length === 2 && append.streams.some(isOnlyChecked)
        ? inTwoSteps(right, append)
        : right.append(append),
  })),
  store("ES-6", "refuses all that comes behind one that was refused in the same group", (right) => {
    let refused: VersionConflict | undefined
    return {
      append: (append) =>
        Effect.gen(function* () {
          if (refused !== undefined) return yield* refused
          return yield* right.append(append)
        }).pipe(
          Effect.tapError((error) =>
            Effect.sync(() => {
              if (error._tag === "VersionConflict") refused = error
            }),
          ),
          // The group's end.
          Effect.ensuring(
            Effect.andThen(
              Effect.yieldNow,
              Effect.sync(() => (refused = undefined)),
            ),
          ),
        ),
    }
  }),
  store("ES-7", "answers with the version that it read before", (right) => ({
    append: (append) =>
      append.streams.length > 1
        ? right.append(append)
        : Effect.gen(function* () {
            const [stream] = append.streams
            const before = stream === undefined ? 0 : (yield* right.read(stream.streamId)).length
            yield* Effect.yieldNow
            const appended = yield* right.append(append)
            return stream === undefined ? appended : { ...appended, versions: [before + stream.events.length] }
          }),
  })),
  store("ES-8", "writes one stream after the other until one is refused", (right) => ({
    append: (append) => oneByOne(right, append, Effect.void),
  })),
  store("ES-9", "looks at all streams, and then writes one after the other", (right) => ({
    append: Effect.fnUntraced(function* (append) {
      for (const { expectedVersion: expected, streamId } of append.streams) {
        const actual = (yield* right.read(streamId)).length
        if (!meetsExpectation(expected, actual)) return yield* new VersionConflict({ streamId, expected, actual })
      }
      return yield* oneByOne(right, append, Effect.yieldNow)
    }),
  })),
  store("ES-10", "writes a replacement character for what it can't write", (right) => ({
    append: (append) =>
      right.append({
        ...append,
        streams: append.streams.map((stream) => ({
          ...stream,
          events: stream.events.map((event) => ({ ...event, type: event.type.toWellFormed() })),
        })),
      }),
  })),
]
