import { parseArgs } from "node:util"
import { layers, type SimulationLayer } from "./layers.ts"

const usage = `Simulates incidents: the whole system under virtual time, and whatever can go wrong.

  pnpm simulate --seeds 500 --from 1     that many seeds, from that one on
  pnpm simulate --seed 4711              one seed, with its timeline
  pnpm simulate --seed 4711 --without h3,m2
                                         the same, without some of its happenings and messages
  --layer walk                           the pure functions alone: faster, and blind to everything else
  --no-shrink                            does not look for a small failing case
`

const tell = (line: string): void => void process.stdout.write(`${line}\n`)

const refuse = (problem: string): never => {
  process.stderr.write(`${problem}\n\n${usage}\n`)
  return process.exit(2)
}

const number = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= 0 && text.trim() !== ""
    ? value
    : refuse(`--${name} ${text}: expected a whole number from 0`)
}

const read = () => {
  const string = { type: "string" } as const
  const boolean = { type: "boolean" } as const
  const options = { seeds: string, from: string, seed: string, without: string, layer: string } as const
  try {
    return parseArgs({ options: { ...options, shrink: boolean, help: boolean }, allowNegative: true }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

/** One seed and its story; 1 if something is wrong with it. */
const replay = (layer: SimulationLayer, seed: number, leftOut: ReadonlyArray<string>): number => {
  const story = layer.story(seed, leftOut)
  for (const line of story) tell(line)
  const isRight = story.at(-1) === ""
  if (isRight) tell("every invariant holds")
  return isRight ? 0 : 1
}

/** Many seeds. Stops at the first with which something is wrong, and looks for a small part of it that is wrong, too. */
const search = (layer: SimulationLayer, range: { from: number; seeds: number; shrinks: boolean; flag: string }) => {
  const { flag, from, seeds, shrinks } = range
  const begun = performance.now()
  let told = begun
  for (let seed = from; seed < from + seeds; seed++) {
    const [problem] = layer.problems(seed)
    if (problem !== undefined) {
      tell(`\nseed ${seed} ${problem}`)
      tell(`replay:  pnpm simulate${flag} --seed ${seed}`)
      const left = shrinks ? layer.shrink(seed) : []
      if (left.length > 0) tell(`smaller: pnpm simulate${flag} --seed ${seed} --without ${left.join(",")}`)
      return 1
    }
    const now = performance.now()
    const done = seed - from + 1
    if (now - told < 2_000 && done < seeds) continue
    told = now
    const perSecond = (done * 1_000) / (now - begun)
    const left = done < seeds ? `, ${Math.round((seeds - done) / perSecond)} s left` : ""
    const line = `${done} of ${seeds} seeds, ${perSecond.toFixed(0)} a second${left}`
    process.stdout.write(process.stdout.isTTY ? `\r\u001B[K${line}` : `${line}\n`)
  }
  tell(`${process.stdout.isTTY ? "\n" : ""}every invariant held, from seed ${from} to ${from + seeds - 1}`)
  return 0
}

const main = (): number => {
  const given = read()
  if (given.help === true) return (tell(usage), 0)
  const name = given.layer ?? "system"
  const layer = name === "system" || name === "walk" ? layers[name] : refuse(`--layer ${name}: it is system or walk`)
  const seed = number(given.seed, "seed")
  if (seed !== undefined) return replay(layer, seed, given.without?.split(",") ?? [])
  return search(layer, {
    from: number(given.from, "from") ?? 1,
    seeds: number(given.seeds, "seeds") ?? 500,
    shrinks: given.shrink ?? true,
    flag: name === "system" ? "" : ` --layer ${name}`,
  })
}

process.exitCode = main()
