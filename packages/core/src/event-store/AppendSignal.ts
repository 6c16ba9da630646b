import { Effect } from "effect"

/** Wakes whoever follows a log as soon as something was appended by this process. */
export interface AppendSignal {
  /** Rises with each notification: taken before looking, it shows afterwards whether the look was too early. */
  readonly count: () => number
  /** Something was appended: wakes everybody who waits. */
  readonly notify: () => void
  /** Returns once the count differs from the one seen. */
  readonly changedSince: (seen: number) => Effect.Effect<void>
}

/**
 * A signal that nobody has given yet, for the event store of this process.
 *
 * @see {@link logStreams}, whose example waits for it
 */
export const makeAppendSignal = (): AppendSignal => {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    count: () => count,
    notify: () => {
      count += 1
      const wake = [...waiting]
      waiting.clear()
      for (const resume of wake) resume()
    },
    changedSince: (seen) =>
      Effect.callback<void>((resume) => {
        if (count !== seen) return resume(Effect.void)
        const wake = () => resume(Effect.void)
        waiting.add(wake)
        return Effect.sync(() => {
          waiting.delete(wake)
        })
      }),
  }
}
