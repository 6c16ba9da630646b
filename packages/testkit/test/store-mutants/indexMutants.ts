import { appendProblem } from "@feishu-recall/core"
import { Effect } from "effect"
import { type Mutant, store, turns } from "./Mutant.ts"

export const indexMutants: ReadonlyArray<Mutant> = [
  store("ES-22", "takes as many as it may, and only then puts aside what is excluded", (right) => ({
    search: (query) =>
      Effect.map(right.search({ ...query, excludeGroups: [] }), (found) =>
        found.filter(({ group }) => query.excludeGroups?.includes(group) !== true),
      ),
  })),
  store("ES-23", "looks for what is due next in all groups", (right) => ({
    nextDue: (partition, queue) => right.nextDue(partition, queue),
  })),
  store("ES-24", "looks for what is due next in all partitions", (right) => {
    const partitions = new Set<string>()
    return {
      append: (append) => {
        for (const { index } of append.streams) if (index !== undefined) partitions.add(index.partition)
        return right.append(append)
      },
      nextDue: Effect.fnUntraced(function* (partition, queue, excludeGroups) {
        const all = yield* Effect.forEach(new Set([partition, ...partitions]), (each) =>
          right.nextDue(each, queue, excludeGroups),
        )
        const due = all.filter((each) => each !== undefined)
        return due.length === 0 ? undefined : Math.min(...due)
      }),
    }
  }),
  store("ES-25", "moves the entry after it has appended", (right) => ({
    append: Effect.fnUntraced(function* (append) {
      if (appendProblem(append) !== undefined) return yield* right.append(append)
      const appended = yield* right.append({
        ...append,
        streams: append.streams.map((stream) => ({ ...stream, index: undefined })),
      })
      yield* turns(2)
      const moves = append.streams.flatMap(({ index, streamId }) =>
        index === undefined ? [] : [{ streamId, expectedVersion: "any", events: [], index } as const],
      )
      yield* right.append({ streams: moves })
      return appended
    }),
  })),
]
