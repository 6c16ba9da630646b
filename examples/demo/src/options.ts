import { parseArgs } from "node:util"
import { badInput } from "@feishu-recall/cli"
import type { PlatformSettings } from "@feishu-recall/sandbox"
import { Effect } from "effect"

/** What the demo was asked for. */
export interface DemoOptions {
  readonly recalls: number
  readonly people: number
  readonly seed: number
  readonly resume: boolean
  readonly json: boolean
  /** The state folder. */
  readonly folder: string
  /** Rate windows and network of the sandbox, for measurements. */
  readonly windows: PlatformSettings["windows"]
  readonly delay: string
  readonly liftLimits: boolean
}

export const usage = `npx -y pnpm@12 demo: take back a wrong campaign from a sandbox company, and prove it

  --recalls <n>      batch messages to send and take back (default 300)
  --people <n>       size of the company (default 5000)
  --seed <n>         everything random follows from it (default 1)
  --resume           go on with the campaign of a demo that was killed
  --json             one JSON object on stdout, everything else on stderr
  --folder <path>    the state folder (default .demo)

For measurements:
  --windows <kind>   the sandbox's rate windows: fixed (default) or sliding
  --delay <min-max>  its network delay each way, milliseconds (default 0-0)
  --lift-limits      no rate limits on either side
`

export const readOptions = (args: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { values } = yield* Effect.try({
      try: () => parse(args),
      catch: (cause) => badInput(`${cause instanceof Error ? cause.message : "wrong flags"}\n\n${usage}`),
    })
    if (values.help) return undefined
    const whole = (name: "recalls" | "people" | "seed", least: number, most: number) => {
      const value = Number(values[name])
      return Number.isInteger(value) && value >= least && value <= most
        ? Effect.succeed(value)
        : Effect.fail(badInput(`--${name} takes a whole number from ${least} to ${most}`))
    }
    if (values.windows !== "fixed" && values.windows !== "sliding")
      return yield* badInput("--windows takes fixed or sliding")
    if (!/^\d{1,5}-\d{1,5}$/.test(values.delay)) return yield* badInput("--delay takes milliseconds, such as 5-50")
    const options: DemoOptions = {
      recalls: yield* whole("recalls", 1, 1_000_000),
      people: yield* whole("people", 100, 500_000),
      seed: yield* whole("seed", 0, 4_294_967_295),
      resume: values.resume,
      json: values.json,
      folder: values.folder,
      windows: values.windows,
      delay: values.delay,
      liftLimits: values["lift-limits"],
    }
    return options
  })

const parse = (args: ReadonlyArray<string>) =>
  parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      recalls: { type: "string", default: "300" },
      people: { type: "string", default: "5000" },
      seed: { type: "string", default: "1" },
      resume: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      folder: { type: "string", default: ".demo" },
      windows: { type: "string", default: "fixed" },
      delay: { type: "string", default: "0-0" },
      "lift-limits": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
