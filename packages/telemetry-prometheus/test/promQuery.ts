import type { Family, Sample } from "./exposition.ts"

/** What a query names: metrics, and the labels that it asks of them or groups by. */
export interface Named {
  readonly metrics: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
}

const words = new Set([
  "sum",
  "max",
  "min",
  "by",
  "rate",
  "increase",
  "histogram_quantile",
  "vector",
  "absent",
  "or",
  "label_values",
])

export const namesOf = (query: string): Named => {
  const outside = query.replaceAll(/"[^"]*"/g, '""').replaceAll(/\[[^\]]*\]/g, "")
  const grouped = [...outside.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) =>
    list!.split(",").map((one) => one.trim()),
  )
  const matched = [...outside.matchAll(/([a-z_]+)(?:=~|!~|!=|=)""/g)].map(([, label]) => label!)
  const rest = outside.replaceAll(/\bby \([^)]*\)/g, "").replaceAll(/\{[^}]*\}/g, "")
  const metrics = [...rest.matchAll(/[a-z_][a-z0-9_]*/g)].map(([word]) => word).filter((word) => !words.has(word))
  return { metrics, labels: [...grouped, ...matched] }
}

/**
 * The groups for which an alert's expression holds, as far as this simple form goes: `max by (…) (metric) > 1`,
 * `sum by (…) (increase(metric{label="value"}[10m])) > 0`, `absent(metric) > 0`. An increase is that between two scrapes.
 */
export const firing = (
  expression: string,
  before: ReadonlyMap<string, Family>,
  now: ReadonlyMap<string, Family>,
): ReadonlyArray<string> => {
  const absent = /^absent\((\w+)\) > 0$/.exec(expression)
  if (absent !== null) return now.get(absent[1]!) === undefined ? ["absent"] : []
  const form = /^(sum|max) by \(([^)]*)\) \((increase\()?(\w+)(?:\{(\w+)="(\w+)"\})?(?:\[\w+\]\))?\) ([<>]) (\d+)$/
  const match = form.exec(expression)
  if (match === null) throw new Error(`not a form that this test can evaluate: ${expression}`)
  const [, how, by, increase, name, label, value, sign, bound] = match
  const chosen = (families: ReadonlyMap<string, Family>): ReadonlyArray<Sample> =>
    (families.get(name!)?.samples ?? []).filter(({ labels }) => label === undefined || labels[label] === value)
  const key = ({ labels }: Sample) =>
    JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => one.localeCompare(other)))
  const old = new Map(chosen(before).map((sample) => [key(sample), sample.value]))
  const groups = Map.groupBy(chosen(now), ({ labels }) =>
    by!
      .split(",")
      .map((one) => labels[one.trim()] ?? "")
      .join(" "),
  )
  return [...groups].flatMap(([group, samples]) => {
    const values = samples.map((sample) =>
      increase === undefined ? sample.value : sample.value - (old.get(key(sample)) ?? sample.value),
    )
    const result = how === "max" ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0)
    return (sign === ">" ? result > Number(bound) : result < Number(bound)) ? [group] : []
  })
}
