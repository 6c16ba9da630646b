import { Effect, Metric } from "effect"

/** One series as it stands: a counter's or a gauge's value, or how often and how much a histogram was told. */
export type Kept = Readonly<Record<string, number>>

/** Runs a test with metrics of its own. */
export const withOwnMetrics = <A, E, R>(test: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(test, Metric.MetricRegistry, new Map()))

/** The series of one metric, by those of its attributes that are named. */
export const kept = (name: string, ...by: ReadonlyArray<string>): Effect.Effect<Kept> =>
  Effect.map(Metric.snapshot, (all) =>
    Object.fromEntries(
      all
        .filter(({ id }) => id === name)
        .map(({ attributes, state }) => [
          by.map((attribute) => attributes?.[attribute] ?? "").join(" "),
          "value" in state ? Number(state.value) : "count" in state ? Number(state.count) : Number.NaN,
        ]),
    ),
  )

/** What a histogram was told in all. */
export const sumOf = (name: string): Effect.Effect<number> =>
  Effect.map(Metric.snapshot, (all) =>
    all
      .flatMap(({ id, state }) => (id === name && "sum" in state ? [state.sum] : []))
      .reduce((sum, one) => sum + one, 0),
  )
