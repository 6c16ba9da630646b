import type { ReadAll, StoredEvent } from "@feishu-recall/core"
import { Clock, Effect, Stream } from "effect"
import { alone, type Mutant, store, turns } from "./Mutant.ts"

export const logMutants: ReadonlyArray<Mutant> = [
  store("ES-15", "loses the first event of the third page", (right) => ({
    readAll: (options) =>
      right.readAll(options).pipe(
        Stream.zipWithIndex,
        Stream.filter(([, at]) => at !== 1_000),
        Stream.map(([event]) => event),
      ),
  })),
  store("ES-16", "gives the event at the edge of two pages twice", (right) => ({
    readAllBackwards: right.readAllBackwards.pipe(
      Stream.zipWithIndex,
      Stream.flatMap(([event, at]) => Stream.fromIterable(at === 499 ? [event, event] : [event])),
    ),
  })),
  store("ES-17", "takes prefixes for patterns", (right) => {
    const selected = (read: (options?: ReadAll) => ReturnType<typeof right.readAll>) => (options?: ReadAll) =>
      options?.prefixes === undefined
        ? read(options)
        : Stream.filter(read({ ...options, prefixes: undefined }), matches(options.prefixes))
    return { readAll: selected(right.readAll), follow: selected(right.follow) }
  }),
  store("ES-18", "gives out positions before it writes: what is long is seen later than its place", (right) => {
    const hidden = new Set<number>()
    return {
      append: Effect.fnUntraced(function* (append) {
        const count = append.streams.reduce((sum, { events }) => sum + events.length, 0)
        if (count < 100) return yield* right.append(append)
        const appended = yield* Effect.tap(right.append(append), ({ position }) =>
          Effect.sync(() => {
            for (let at = 0; at < count; at++) hidden.add(position - at)
          }),
        )
        yield* turns(20)
        hidden.clear()
        return appended
      }),
      readAll: (options) => Stream.filter(right.readAll(options), ({ position }) => !hidden.has(position)),
    }
  }),
  store("ES-19", "reads what is there, and then begins to listen", (right) => ({
    follow: (options) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const there = yield* Stream.runCollect(right.readAll(options))
          yield* turns(2)
          const [last] = yield* Stream.runCollect(Stream.take(right.readAllBackwards, 1))
          const afterPosition = last?.position ?? options?.afterPosition
          return Stream.concat(Stream.fromIterable(there), right.follow({ ...options, afterPosition }))
        }),
      ),
  })),
  store("ES-20", "tells the time of an event in whole seconds", (right) => ({
    read: (streamId, afterVersion) =>
      Effect.map(right.read(streamId, afterVersion), (events) =>
        events.map((event) => ({ ...event, recordedAt: Math.floor(event.recordedAt / 1_000) * 1_000 })),
      ),
  })),
  alone(
    store("ES-21", "records events by a clock that is set back", (right) => {
      const times = new Map<number, number>()
      let latest = 0
      return {
        append: Effect.fnUntraced(function* (append) {
          const now = yield* Clock.currentTimeMillis
          const appended = yield* right.append(append)
          if (now < latest) times.set(appended.position, now)
          latest = Math.max(latest, now)
          return appended
        }),
        readAll: (options) =>
          Stream.map(right.readAll(options), (event) => ({
            ...event,
            recordedAt: times.get(event.position) ?? event.recordedAt,
          })),
      }
    }),
  ),
]

const matches = (prefixes: ReadonlyArray<string>) => {
  const patterns = prefixes.map(
    (prefix) => new RegExp(`^${prefix.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&").replaceAll("_", "[^]")}`),
  )
  return ({ streamId }: StoredEvent) => patterns.some((pattern) => pattern.test(streamId))
}
