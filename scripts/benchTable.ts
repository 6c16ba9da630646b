/** One row of a table of rates: ours beside the bare client of the same database, with the same statements. */
export interface BenchRow {
  readonly what: "appends" | "commands"
  readonly writers: number
  readonly bare: () => Promise<number>
  readonly ours: () => Promise<number>
}

/**
 * Measures in turns, each round in the other order: absolute numbers are the machine's, and it has moods; the ratio of
 * the two rates of one round is ours. Prints medians, and in brackets the least and the greatest.
 */
export const benchTable = async (rounds: number, rows: ReadonlyArray<BenchRow>): Promise<void> => {
  const measured = rows.map(() => ({ bare: [] as Array<number>, ours: [] as Array<number> }))
  for (let round = 0; round < rounds; round++)
    for (const [at, row] of rows.entries())
      for (const who of round % 2 === 0 ? (["bare", "ours"] as const) : (["ours", "bare"] as const))
        measured[at]![who].push(await row[who]())
  print(`Node ${process.version}, ${rounds} rounds, per second: median (least to greatest)\n`)
  print("| What | Writers | Bare client | This store | Ratio |\n| --- | ---: | ---: | ---: | ---: |")
  for (const [at, { what, writers }] of rows.entries()) {
    const { bare, ours } = measured[at]!
    const ratios = ours.map((rate, round) => rate / bare[round]!)
    print(`| ${what} | ${writers} | ${spread(bare, whole)} | ${spread(ours, whole)} | ${spread(ratios, twoDigits)} |`)
  }
}

/** How many a second, if so many writers share the work. */
export const rateOf = async (count: number, writers: number, one: (at: number, writer: number) => Promise<unknown>) => {
  let next = 0
  const write = async (writer: number) => {
    while (next < count) await one(next++, writer)
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  return (count * 1_000) / (performance.now() - startedAt)
}

const spread = (values: ReadonlyArray<number>, shown: (value: number) => string): string => {
  const sorted = values.toSorted((one, other) => one - other)
  const [median, least, greatest] = [sorted[Math.floor(sorted.length / 2)]!, sorted[0]!, sorted.at(-1)!]
  return `${shown(median)} (${shown(least)} to ${shown(greatest)})`
}

const whole = (value: number): string => Math.round(value).toLocaleString("en-US")
const twoDigits = (value: number): string => value.toFixed(2)

const print = (line: string): void => void process.stdout.write(`${line}\n`)
