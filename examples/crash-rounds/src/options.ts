import { statSync } from "node:fs"
import { parseArgs } from "node:util"
import { hasPrivateServer } from "./privateServer.ts"
import type { StoreKind } from "./RoundPlan.ts"

export interface CrashOptions {
  readonly rounds: number
  /** Of the first round; each further one has the next. */
  readonly seed: number
  readonly store: StoreKind
  readonly jobs: number
  readonly quiet: boolean
  readonly folder: string | undefined
}

export const usage = `pnpm crash: kills, freezes and copies real programs at random moments, and lets the sandbox judge

  --store <name>    sqlite or postgres (default sqlite); postgres: a server of its own for each round
  --rounds <n>      how many rounds (default 20)
  --seed <n>        of the first round; each further one has the next (default: another one each time)
  --jobs <n>        rounds at a time (default 6)
  --quiet           no line for each round that went well
  --folder <path>   where failing rounds leave their files (default: the system's folder for temporary files)
  --help            this text

A seed fixes the plan of a round and the network's weather, not the moments at which processes get their turn.
`

/** What was asked for; a sentence, if it can't be. */
export const readOptions = (args: ReadonlyArray<string>): CrashOptions | "help" | { readonly complaint: string } => {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        rounds: { type: "string", default: "20" },
        seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
        store: { type: "string", default: "sqlite" },
        jobs: { type: "string", default: "6" },
        quiet: { type: "boolean", default: false },
        folder: { type: "string" },
        help: { type: "boolean", default: false },
      },
    })
    if (values.help) return "help"
    const numbers = { rounds: Number(values.rounds), seed: Number(values.seed), jobs: Number(values.jobs) }
    const wrong = Object.entries(numbers).find(
      ([name, value]) => !Number.isSafeInteger(value) || value < (name === "seed" ? 0 : 1),
    )
    if (wrong !== undefined) return { complaint: `--${wrong[0]} takes a whole number, such as 20; see --help` }
    const { store } = values
    if (store !== "sqlite" && store !== "postgres") return { complaint: "--store takes sqlite or postgres; see --help" }
    if (store === "postgres" && !hasPrivateServer)
      return { complaint: "there is no PostgreSQL here to start: install it, such as by apt-get install postgresql" }
    const { folder } = values
    if (folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      return { complaint: `--folder takes a folder that is there, and ${folder} is none: make it first` }
    return { ...numbers, store, quiet: values.quiet, folder }
  } catch (error) {
    return { complaint: `${error instanceof Error ? error.message : String(error)}; see --help` }
  }
}
