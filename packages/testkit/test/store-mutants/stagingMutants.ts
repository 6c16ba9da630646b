import { Effect } from "effect"
import { type Mutant, store } from "./Mutant.ts"

export const stagingMutants: ReadonlyArray<Mutant> = [
  store("ES-26", "finds duplicates within one call only", (right) => ({
    stage: (stage) =>
      Effect.map(right.stage(stage), () => {
        const names = stage.members.map(({ streamId }) => streamId)
        const duplicates = names.flatMap((name, at) => (names.indexOf(name) === at ? [] : [at]))
        return { added: names.length - duplicates.length, duplicates }
      }),
  })),
  store("ES-27", "takes a guard that is further on for as good", (right) => ({
    stage: Effect.fnUntraced(function* (stage) {
      const { length } = yield* right.read(stage.guard.streamId)
      const version = Math.max(length, stage.guard.version)
      return yield* right.stage({ ...stage, guard: { ...stage.guard, version } })
    }),
  })),
  store("ES-28", "takes members before it looks whether it may append", (right) => ({
    append: (append) =>
      append.streams.length === 1 && append.taken !== undefined
        ? Effect.andThen(right.append({ streams: [], taken: append.taken }), right.append(append))
        : right.append(append),
  })),
  store("ES-29", "counts only members that have a status", (right) => ({
    tally: (list) => Effect.map(right.tally(list), (counts) => counts.filter(({ status }) => status !== undefined)),
  })),
  store("ES-30", "is content with more members than were expected", (right) => ({
    append: Effect.fnUntraced(function* ({ staged, ...append }) {
      if (staged === undefined) return yield* right.append(append)
      const { length } = yield* right.members({ list: staged.list, afterOrdinal: 0, limit: 1_000 })
      return yield* right.append({ ...append, staged: length > staged.count ? undefined : staged })
    }),
  })),
  store("ES-31", "forgets every list whose name begins like that", (right) => {
    const lists = new Set<string>()
    return {
      stage: (stage) => {
        lists.add(stage.list)
        return right.stage(stage)
      },
      discard: (name) =>
        Effect.forEach(
          [...lists, name].filter((list) => list.startsWith(name)),
          (list) => right.discard(list),
          { discard: true },
        ),
    }
  }),
  store("ES-32", "moves no entry any more once there was a conflict", (right) => {
    let hasConflicted = false
    return {
      append: (append) => {
        const streams = append.streams.map(({ index, ...stream }) => (hasConflicted ? stream : { ...stream, index }))
        return right
          .append({ ...append, streams })
          .pipe(Effect.tapErrorTag("VersionConflict", () => Effect.sync(() => (hasConflicted = true))))
      },
    }
  }),
]
