import { parseArgs } from "node:util"
import { badInput } from "@feishu-recall/cli"
import { Effect } from "effect"
import type { Comparison } from "./Comparison.ts"

/** What the comparison was asked for. */
export interface CompareOptions {
  readonly recalls: number
  readonly seed: number
  readonly windows: Comparison["windows"]
  readonly json: boolean
}

export const usage = `npx -y pnpm@12 compare: the same campaign taken back in four ways, one after the other

  --recalls <n>      batch messages on the list (default 1200, which takes 8 minutes; 120 take 3)
  --seed <n>         the list's order and the network's weather follow from it (default 1)
  --windows <kind>   how the platform counts a second and a minute: sliding (default) or fixed
  --json             one JSON object on stdout instead of the table
`

/** `undefined`: the help was asked for. */
export const readOptions = (args: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { values } = yield* Effect.try({
      try: () => parse(args),
      catch: (cause) => badInput(`${cause instanceof Error ? cause.message : "wrong flags"}\n\n${usage}`),
    })
    if (values.help) return undefined
    const whole = (name: "recalls" | "seed", least: number, most: number) => {
      const value = Number(values[name])
      return Number.isInteger(value) && value >= least && value <= most
        ? Effect.succeed(value)
        : Effect.fail(badInput(`--${name} takes a whole number from ${least} to ${most}`))
    }
    if (values.windows !== "fixed" && values.windows !== "sliding")
      return yield* badInput("--windows takes sliding or fixed")
    const options: CompareOptions = {
      // With fewer there is no middle to be killed in.
      recalls: yield* whole("recalls", 20, 100_000),
      seed: yield* whole("seed", 0, 4_294_967_295),
      windows: values.windows,
      json: values.json,
    }
    return options
  })

const parse = (args: ReadonlyArray<string>) =>
  parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      recalls: { type: "string", default: "1200" },
      seed: { type: "string", default: "1" },
      windows: { type: "string", default: "sliding" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
