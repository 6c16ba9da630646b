import { type Context, Effect, Metric } from "effect"
import { attributes, type AttributeKey } from "./attributes.ts"
import type { MetricDefinition } from "./metrics.ts"

/** One metric of one lane: its series by what else tells them apart. */
export interface Series {
  /** Adds to a counter, sets a gauge, or puts a value into a histogram. */
  readonly update: (value: number, told?: Told) => Effect.Effect<void>
  readonly remove: (told?: Told) => Effect.Effect<void>
}

/** Attributes beside the fixed ones. Only values of which there are few: each set of them is kept for good. */
export type Told = { readonly [Key in AttributeKey]?: string | undefined }

/** The series of a metric. Its name and its key are made once for each set of attributes: an update costs a look-up. */
export const series = (definition: MetricDefinition, fixed: Readonly<Record<string, string>>): Series => {
  const known = knownOf(`${definition.name} ${JSON.stringify(fixed)}`)
  const find = (told: Told): Metric.Metric<number, unknown> => {
    let key = ""
    for (const name in told) key += `${name} ${told[name as AttributeKey]} `
    const found = known.get(key)
    if (found !== undefined) return found
    const all: Record<string, string> = { ...fixed, unit: definition.unit }
    for (const [name, value] of Object.entries(told))
      if (value !== undefined) all[attributes[name as AttributeKey].name] = value
    const made = makeMetric(definition, all)
    known.set(key, made)
    return made
  }
  return {
    update: (value, told = {}) =>
      Effect.contextWith((context: Context.Context<never>) => {
        find(told).updateUnsafe(value, context)
        return Effect.void
      }),
    remove: (told = {}) => Effect.suspend(() => Metric.remove(find(told))),
  }
}

/** All workers and sessions of a lane share its metrics, which Effect's registry keeps for good as well. */
const families = new Map<string, Map<string, Metric.Metric<number, unknown>>>()

const knownOf = (family: string): Map<string, Metric.Metric<number, unknown>> => {
  const known = families.get(family) ?? new Map<string, Metric.Metric<number, unknown>>()
  families.set(family, known)
  return known
}

/** `unit` is how Effect's exporters learn of it. */
const makeMetric = (
  { boundaries = [], description, kind, name }: MetricDefinition,
  all: Readonly<Record<string, string>>,
): Metric.Metric<number, unknown> => {
  switch (kind) {
    case "counter":
      return Metric.counter(name, { description, attributes: all, incremental: true })
    case "gauge":
      return Metric.gauge(name, { description, attributes: all })
    case "histogram":
      return Metric.histogram(name, { description, attributes: all, boundaries })
  }
}
