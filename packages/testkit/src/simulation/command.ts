import { parseArgs } from "node:util"
import { drawIncident } from "./drawIncident.ts"
import { without } from "./Incident.ts"
import { shrinkIncident } from "./shrinkIncident.ts"
import { simulate } from "./simulate.ts"
import { timeline } from "./timeline.ts"

const usage = `Simulates incidents: the whole system under virtual time, and whatever can go wrong.

  pnpm simulate --seeds 500 --from 1     that many seeds, from that one on
  pnpm simulate --seed 4711              one seed, with its timeline
  pnpm simulate --seed 4711 --without h3,m2
                                         the same, without some of its happenings and messages
  --no-shrink                            does not look for a small failing case
`

const tell = (line: string): void => void process.stdout.write(`${line}\n`)

const number = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  process.stderr.write(`--${name} ${text}: expected a whole number from 0\n\n${usage}\n`)
  return process.exit(2)
}

const read = () => {
  try {
    const string = { type: "string" } as const
    return parseArgs({
      options: {
        seeds: string,
        from: string,
        seed: string,
        without: string,
        shrink: { type: "boolean" },
        help: { type: "boolean" },
      },
      allowNegative: true,
    }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`)
    return process.exit(2)
  }
}

/** Runs one seed, tells its story, and exits with 1 if an invariant is broken. */
const replay = (seed: number, leftOut: ReadonlyArray<string>): number => {
  const result = simulate(without(drawIncident(seed), leftOut))
  for (const line of timeline(result)) tell(line)
  if (result.violations.length === 0) tell("every invariant holds")
  return result.violations.length === 0 ? 0 : 1
}

/** Runs many; stops at the first that breaks an invariant, and looks for a small one. */
const search = (from: number, seeds: number, shrinks: boolean): number => {
  const begun = performance.now()
  let told = begun
  for (let seed = from; seed < from + seeds; seed++) {
    const { violations } = simulate(drawIncident(seed))
    if (violations.length > 0) {
      const [{ invariant, what }] = violations as [(typeof violations)[number]]
      tell(`\nseed ${seed} breaks invariant ${invariant}: ${what}`)
      tell(`replay:  pnpm simulate --seed ${seed}`)
      if (!shrinks) return 1
      const { left } = shrinkIncident(drawIncident(seed), invariant)
      if (left.length > 0) tell(`smaller: pnpm simulate --seed ${seed} --without ${left.join(",")}`)
      return 1
    }
    const now = performance.now()
    const done = seed - from + 1
    if (now - told < 2_000 && done < seeds) continue
    told = now
    const perSecond = (done * 1_000) / (now - begun)
    const left = Math.round((seeds - done) / perSecond)
    const line = `${done} of ${seeds} seeds, ${perSecond.toFixed(0)} a second${done < seeds ? `, ${left} s left` : ""}`
    process.stdout.write(process.stdout.isTTY ? `\r\u001B[K${line}` : `${line}\n`)
  }
  tell(`${process.stdout.isTTY ? "\n" : ""}every invariant held, from seed ${from} to ${from + seeds - 1}`)
  return 0
}

const options = read()
if (options.help === true) {
  tell(usage)
  process.exit(0)
}
const seed = number(options.seed, "seed")
const leftOut = options.without?.split(",") ?? []
process.exitCode =
  seed === undefined
    ? search(number(options.from, "from") ?? 1, number(options.seeds, "seeds") ?? 500, options.shrink ?? true)
    : replay(seed, leftOut)
