/** One line of a scrape. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}
export interface Family {
  readonly name: string
  readonly type: "counter" | "gauge" | "histogram"
  readonly help: string
  readonly samples: ReadonlyArray<Sample>
}

/**
 * Reads a scrape and throws at whatever Prometheus' text format does not allow.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const readExposition = (text: string): ReadonlyMap<string, Family> => {
  const families = new Map<string, Family & { readonly samples: Array<Sample> }>()
  const series = new Set<string>()
  let help: RegExpExecArray | null = null
  let current: (Family & { readonly samples: Array<Sample> }) | undefined
  must(text.endsWith("\n"), "the last line must end")
  for (const line of text.slice(0, -1).split("\n")) {
    if (line.startsWith("# HELP ")) {
      help = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
      must(help !== null, line)
    } else if (line.startsWith("# TYPE ")) {
      const [, name, type] = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/.exec(line) ?? []
      must(name !== undefined && name === help?.[1] && !families.has(name), line)
      current = { name: name!, type: type as Family["type"], help: help![2]!, samples: [] }
      families.set(name!, current)
    } else {
      const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\+Inf|-Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
        line,
      )
      must(match !== null && current !== undefined, line)
      const [, name, labelText = "", value] = match!
      const endings = current!.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""]
      must(
        endings.some((ending) => name === current!.name + ending),
        `${line} does not belong to ${current!.name}`,
      )
      const labels = readLabels(labelText)
      const key = `${name} ${JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => one.localeCompare(other)))}`
      must(!series.has(key), `${key} stands twice`)
      series.add(key)
      current!.samples.push({ name: name!, labels, value: Number(value!.replace("Inf", "Infinity")) })
    }
  }
  for (const family of families.values()) if (family.type === "histogram") checkBuckets(family)
  return families
}

const readLabels = (text: string): Readonly<Record<string, string>> => {
  const labels: Record<string, string> = {}
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/y
  while (pair.lastIndex < text.length) {
    const found = pair.exec(text)
    must(found !== null && !Object.hasOwn(labels, found[1]!), `labels ${text}`)
    labels[found![1]!] = found![2]!.replaceAll(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign))
  }
  return labels
}

/** Buckets grow, the last one is +Inf and has as many as the count. */
const checkBuckets = ({ name, samples }: Family): void => {
  const groups = Map.groupBy(samples, ({ labels }) =>
    JSON.stringify(Object.entries(labels).filter(([label]) => label !== "le")),
  )
  for (const [key, group] of groups) {
    const buckets = group.filter((one) => one.name.endsWith("_bucket"))
    const bounds = buckets.map(({ labels }) => Number(labels["le"]!.replace("+Inf", "Infinity")))
    must(
      bounds.every((bound, index) => index === 0 || bound > bounds[index - 1]!),
      `${name} ${key}: bounds`,
    )
    must(
      buckets.every(({ value }, index) => index === 0 || value >= buckets[index - 1]!.value),
      `${name} ${key}: counts`,
    )
    must(bounds.at(-1) === Infinity, `${name} ${key}: no +Inf`)
    must(buckets.at(-1)!.value === group.find((one) => one.name.endsWith("_count"))?.value, `${name} ${key}: count`)
  }
}

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`not in Prometheus' text format: ${what}`)
}
